import { contextBridge, type IpcRendererEvent, ipcRenderer } from 'electron';

contextBridge.exposeInMainWorld('returnDesk', {
  call: (name: string, input: unknown) => ipcRenderer.invoke('call', name, input),
  on(listener: (event: unknown) => void) {
    const hear = (_event: IpcRendererEvent, message: unknown) => listener(message);
    ipcRenderer.on('event', hear);
    return () => {
      ipcRenderer.off('event', hear);
    };
  },
});
