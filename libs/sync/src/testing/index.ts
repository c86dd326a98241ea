export { rememberPartners } from '../io/guards/ensure-store';
