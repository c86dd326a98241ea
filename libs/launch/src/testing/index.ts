export { loaderFlags } from '../io/fork-program';
