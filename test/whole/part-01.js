require('./parts').runPart(1, 12);
