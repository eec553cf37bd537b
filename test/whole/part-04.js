require('./parts').runPart(4, 12);
