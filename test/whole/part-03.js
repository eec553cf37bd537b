require('./parts').runPart(3, 12);
