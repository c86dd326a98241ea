export { createNodes } from './inference/create-nodes';
