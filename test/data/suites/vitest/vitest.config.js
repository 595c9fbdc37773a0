// A process for each file, so that one that crashes does not take the whole run with it.
export default { test: { pool: 'forks' } };
