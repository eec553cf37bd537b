require('./parts').runPart(2, 12);
