export { NetworkError, type NetworkFault } from './network-error';
export { type Proxy, variablesOfNetwork } from './proxy-plan';
export { isUntrusted } from './untrusted';
export { refusalOf } from './proxy-answer';
export { type Answer, type Ask, openNetwork, type Network, USUAL_NETWORK } from './io/network';
export { type Place, placeOf } from './place';
