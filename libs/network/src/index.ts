export { NetworkError } from './network-error';
export { type Proxy, variablesOfNetwork } from './proxy-plan';
export { refusalOf } from './proxy-answer';
export { openNetwork, type Network, USUAL_NETWORK } from './io/network';
export { type Place, placeOf } from './place';
