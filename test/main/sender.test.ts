import { expect, test } from 'vitest';
import { isOurPage, type Sender } from '#main/sender.ts';

type Frame = NonNullable<Sender['senderFrame']>;
const top = {
  parent: null,
  origin: 'app://bundle',
  url: 'app://bundle/index.html#/people',
  frameTreeNodeId: 4,
} as Frame;
const from = (senderFrame: Frame | null, mainFrame: Frame = top) =>
  isOurPage({ senderFrame, sender: { mainFrame } });

test('the top frame of our page is accepted', () => {
  expect(from(top)).toBe(true);
});

test.each<[string, Frame | null]>([
  ['a frame that is gone', null],
  ['a frame inside our page', { ...top, parent: {}, frameTreeNodeId: 5 } as Frame],
  ['another frame of the window', { ...top, frameTreeNodeId: 5 }],
  ['another origin with our address', { ...top, origin: 'null' }],
  ['an origin that begins like ours', { ...top, origin: 'app://bundle.evil' }],
  ['our host under another scheme', { ...top, origin: 'https://bundle', url: 'https://bundle/index.html' }],
  ['an empty page', { ...top, url: 'about:blank' }],
  ['another file of the bundle', { ...top, url: 'app://bundle/assets/x.html' }],
])('%s is refused', (_what, frame) => {
  expect(from(frame)).toBe(false);
});

test('a frame that Electron has disposed of is refused without an error', () => {
  const gone = {
    get parent(): never {
      throw new Error('Render frame was disposed before WebFrameMain could be accessed');
    },
  } as unknown as Frame;
  expect(from(gone)).toBe(false);
});
