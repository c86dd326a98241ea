/** Each test here runs nx for real, some several times. */
jest.setTimeout(600_000);
