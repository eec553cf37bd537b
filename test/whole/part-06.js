require('./parts').runPart(6, 12);
