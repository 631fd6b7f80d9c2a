/** Pixels in rows, four bytes each: red, green, blue, opacity. */
export interface Pixels {
  width: number;
  height: number;
  data: Uint8ClampedArray;
}

/** What a picture is cut to: its width by its height, and how many pixels wide it is at most. */
export interface Frame {
  shape: number;
  widest: number;
}

/** The largest middle part of a picture that has the frame's shape, and the size it gets: never larger than it is. */
export const cropOf = ({ width, height }: Pick<Pixels, 'width' | 'height'>, { shape, widest }: Frame) => {
  const cropWidth = Math.min(width, Math.round(height * shape));
  const cropHeight = Math.min(height, Math.round(width / shape));
  const to = Math.min(widest, cropWidth);
  return {
    left: Math.floor((width - cropWidth) / 2),
    top: Math.floor((height - cropHeight) / 2),
    width: cropWidth,
    height: cropHeight,
    toWidth: to,
    toHeight: Math.max(1, Math.round(to / shape)),
  };
};

/**
 * Cuts to a frame and scales down: each new pixel is the mean of those it covers, over black where they are transparent, or
 * as transparent as they are.
 */
export const cropAndScale = (picture: Pixels, frame: Frame, over: 'black' | 'nothing' = 'black'): Pixels => {
  const crop = cropOf(picture, frame);
  const data = new Uint8ClampedArray(crop.toWidth * crop.toHeight * 4);
  const [stepX, stepY] = [crop.width / crop.toWidth, crop.height / crop.toHeight];
  for (let y = 0; y < crop.toHeight; y++) {
    const top = crop.top + Math.floor(y * stepY);
    const bottom = Math.min(picture.height, Math.max(top + 1, crop.top + Math.floor((y + 1) * stepY)));
    for (let x = 0; x < crop.toWidth; x++) {
      const left = crop.left + Math.floor(x * stepX);
      const right = Math.min(picture.width, Math.max(left + 1, crop.left + Math.floor((x + 1) * stepX)));
      meanOf(picture, { left, top, right, bottom }, over, data, (y * crop.toWidth + x) * 4);
    }
  }
  return { width: crop.toWidth, height: crop.toHeight, data };
};

interface Box {
  left: number;
  top: number;
  right: number;
  bottom: number;
}

const meanOf = (
  { width, data }: Pixels,
  box: Box,
  over: 'black' | 'nothing',
  into: Uint8ClampedArray,
  at: number,
): void => {
  let [red, green, blue, opaque] = [0, 0, 0, 0];
  for (let y = box.top; y < box.bottom; y++) {
    for (let from = (y * width + box.left) * 4; from < (y * width + box.right) * 4; from += 4) {
      const opacity = (data[from + 3] ?? 255) / 255;
      red += (data[from] ?? 0) * opacity;
      green += (data[from + 1] ?? 0) * opacity;
      blue += (data[from + 2] ?? 0) * opacity;
      opaque += opacity;
    }
  }
  const count = (box.right - box.left) * (box.bottom - box.top);
  // What is seen of a colour is left out of it where its place says how much that is.
  const share = over === 'black' ? count : opaque || 1;
  into[at] = red / share;
  into[at + 1] = green / share;
  into[at + 2] = blue / share;
  into[at + 3] = over === 'black' ? 255 : (opaque / count) * 255;
};
