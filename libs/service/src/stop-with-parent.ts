/** Under `npm start` a process ends, in order, when its parent is gone; started by hand it has no such parent. */
export const stopWithParent = (): void => {
  process.once('disconnect', () => process.kill(process.pid, 'SIGTERM'));
};
