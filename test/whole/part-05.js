require('./parts').runPart(5, 12);
