import { contextBridge, type IpcRendererEvent, ipcRenderer } from 'electron';
import { createWire } from '#main/wire.ts';
import type { AppEvent, ToPage } from '#shared/contract.ts';
import type { ErrorCode, Result } from '#shared/errors.ts';

const listeners = new Set<(event: AppEvent) => void>();
const tell = (event: AppEvent) => {
  for (const listener of listeners) listener(event);
};

const wire = createWire({
  connect: () =>
    ipcRenderer.invoke('connect').then((refusal: ErrorCode | null) => {
      if (refusal !== null) wire.detach(refusal);
    }),
  onEvent: tell,
});
ipcRenderer.on('connected', ({ ports: [port] }) => {
  if (port === undefined) return;
  port.onmessage = ({ data }: { data: ToPage }) => wire.receive(data);
  wire.attach(port);
});
ipcRenderer.on('core_ended', () => wire.detach('core_unavailable'));
ipcRenderer.on('event', (_event: IpcRendererEvent, event: AppEvent) => tell(event));

contextBridge.exposeInMainWorld('returnDesk', {
  call: (name: unknown, input: unknown): Promise<Result<unknown>> =>
    typeof name === 'string' && !name.startsWith('shell.')
      ? wire.call(name, input)
      : ipcRenderer.invoke('call', name, input),
  on(listener: (event: AppEvent) => void) {
    listeners.add(listener);
    return () => {
      listeners.delete(listener);
    };
  },
});
