require('./parts').runPart(8, 12);
