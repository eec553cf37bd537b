/** What Ada knows: the help pages of a small shop that does not exist. */
export const demoKnowledge: readonly { readonly title: string; readonly body: string; readonly url: string }[] = [
  {
    title: 'Returns and refunds',
    body: `You can return any item within 30 days of delivery, as long as it is unused and in its original packaging. Start a return on your order page and print the label we send you; returns within the country are free. We refund you to the payment method you used within 5 working days after the parcel has reached us. Made-to-measure items and opened candles cannot be returned unless they arrived damaged. To exchange an item, return it and place a new order: that is the fastest way.`,
    url: 'https://larkspur.example/help/returns',
  },
  {
    title: 'Shipping and delivery',
    body: `Orders placed before 2 pm on a working day leave our warehouse the same day. Standard delivery takes 2 to 3 working days and costs 4.90; it is free from 60 upwards. Express delivery arrives on the next working day and costs 9.90. We deliver to all countries of the European Union, Switzerland and the United Kingdom; delivery abroad takes 4 to 7 working days. As soon as your parcel is on its way you get an e-mail with a tracking link. If the tracking has not moved for 5 working days, tell us and we will look for your parcel or send it again.`,
    url: 'https://larkspur.example/help/shipping',
  },
  {
    title: 'Opening hours and shop address',
    body: `Our shop is at 12 Mill Lane in Brightwater. We are open Monday to Friday from 10 am to 6:30 pm and Saturday from 10 am to 4 pm. We are closed on Sundays and public holidays. You can collect an online order in the shop: choose "Collect in shop" at checkout and wait for the message that it is ready, usually within two hours during opening hours. The nearest tram stop is Mill Bridge, and there are two parking spaces behind the house.`,
    url: 'https://larkspur.example/visit',
  },
  {
    title: 'Warranty and repairs',
    body: `All lamps, furniture and kitchen machines come with a two-year warranty from the day of delivery. It covers faults in material and workmanship, but not wear, breakage or damage by water. To claim it, send us your order number and a photo of the fault; we answer within two working days. We repair the item if we can, replace it if we cannot, and refund it if there is no replacement. After the warranty has ended our workshop repairs most lamps for a fixed price of 25.`,
    url: 'https://larkspur.example/help/warranty',
  },
  {
    title: 'Contact',
    body: `You reach our customer service by e-mail at help@larkspur.example and by phone at +44 1632 960 961, Monday to Friday from 9 am to 5 pm. We answer e-mails within one working day. Please have your order number at hand; it begins with LK and is in every e-mail we sent you. For complaints write to complaints@larkspur.example: a manager reads every one of them.`,
    url: 'https://larkspur.example/contact',
  },
  {
    title: 'Payment methods and invoices',
    body: `You can pay by credit card (Visa, Mastercard, American Express), PayPal, bank transfer or gift card. We charge your card when the parcel leaves our warehouse, not before. With bank transfer we reserve your items for 7 days and ship them once the money has arrived. Gift cards can be combined with any other method and never expire. The invoice comes by e-mail with your parcel, and you find all your invoices in your account under "Orders". We do not store card numbers; our payment provider does.`,
    url: 'https://larkspur.example/help/payment',
  },
  {
    title: 'Your account and password',
    body: `You can order as a guest or with an account. An account keeps your addresses, orders, invoices and wish lists. If you forgot your password, choose "Forgot password" on the sign-in page and we e-mail you a link that works for one hour. To change your e-mail address, sign in and open "My details". To close your account, choose "Close account" at the bottom of that page; open orders are still delivered. If you cannot sign in at all, contact customer service with your order number.`,
    url: 'https://larkspur.example/help/account',
  },
  {
    title: 'Privacy and your data',
    body: `We use your data to handle your order and, if you agreed, to send you our newsletter. We never sell it. You can unsubscribe from the newsletter with the link at the end of each issue. You may ask for a copy of everything we hold about you, or have it deleted, by writing to privacy@larkspur.example; we do so within 30 days. We have to keep invoices for ten years because the law asks for it. Chats with our assistant are kept for 12 months to improve our service.`,
    url: 'https://larkspur.example/privacy',
  },
];

export const demoInstructions = `You are Ada, the assistant of Larkspur Home, a small shop for lamps, furniture and things for the kitchen. Answer customers briefly and kindly, only from what the help pages say. When you do not know, say so and offer to bring in a colleague.`;
