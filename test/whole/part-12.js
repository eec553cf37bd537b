require('./parts').runPart(12, 12);
