require('./parts').runPart(11, 12);
