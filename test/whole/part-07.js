require('./parts').runPart(7, 12);
