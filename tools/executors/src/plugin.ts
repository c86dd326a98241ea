export { createNodes } from './inference/create-nodes';
export { postTasksExecution } from './inference/post-tasks';
