require('./parts').runPart(__filename);
