import type { ChildProcess } from 'node:child_process';
import { join } from 'node:path';
import { forkProgram } from '@scrape-and-report/launch';
import type { StoreIo, StoreOperation, StoreReply } from '../../port/store-io';
import type { FileStoreOptions } from './file-store';

export interface StoreRequestMessage {
  readonly id: number;
  readonly options: FileStoreOptions;
  readonly operation: StoreOperation;
}

export interface StoreReplyMessage {
  readonly id: number;
  readonly reply: StoreReply;
}

export interface IsolatedStore extends StoreIo {
  /** Whether the process has started: before that, a late answer says nothing about the store. */
  isReady(): boolean;
  close(): void;
}

/**
 * A store behind a process of its own: when it hangs, nothing else does. The process is started by the first operation
 * and again after it ended; it ends with ours, and does not keep ours alive. Operations have no limit here.
 */
export function createIsolatedStore(options: FileStoreOptions): IsolatedStore {
  let child: ChildProcess | null = null;
  let ready = false;
  let lastId = 0;
  const waiting = new Map<number, (reply: StoreReply) => void>();

  return {
    perform: (operation) =>
      new Promise((resolve) => {
        child ??= start();
        const id = (lastId += 1);
        waiting.set(id, resolve);
        child.send({ id, options, operation } satisfies StoreRequestMessage, (error) => {
          if (error) settle(id, { kind: 'down', reason: error.message });
        });
      }),
    isReady: () => ready,
    close,
  };

  function start(): ChildProcess {
    const started = forkProgram(join(__dirname, 'store-process'), {
      life: 'long',
      stdio: ['ignore', 'ignore', 'ignore', 'ipc'],
    });
    ready = false;
    started.on('message', (message: StoreReplyMessage | 'ready') => {
      if (message === 'ready') ready = child === started;
      else settle(message.id, message.reply);
    });
    const end = (): void => {
      if (child !== started) return;
      child = null;
      for (const id of [...waiting.keys()]) settle(id, { kind: 'down', reason: 'its process ended' });
    };
    started.on('exit', end);
    started.on('error', end);
    started.unref();
    started.channel?.unref();
    return started;
  }

  function settle(id: number, reply: StoreReply): void {
    waiting.get(id)?.(reply);
    waiting.delete(id);
  }

  function close(): void {
    const closed = child;
    child = null;
    ready = false;
    // A process that is stuck in the kernel dies when the share lets go of it; we do not wait.
    closed?.kill('SIGKILL');
    for (const id of [...waiting.keys()]) settle(id, { kind: 'down', reason: 'closed' });
  }
}
