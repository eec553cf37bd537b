require('./parts').runPart(10, 12);
