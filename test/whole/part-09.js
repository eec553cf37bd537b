require('./parts').runPart(9, 12);
