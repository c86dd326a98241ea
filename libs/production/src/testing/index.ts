export { parseConfig } from '../config/parse-config';
