const table = Uint32Array.from({ length: 256 }, (_, byte) => {
  let value = byte;
  for (let bit = 0; bit < 8; bit++) value = value & 1 ? (value >>> 1) ^ 0xedb88320 : value >>> 1;
  return value;
});

/** The checksum as S3 wants it: four bytes, the highest first. */
export function crc32(bytes: Uint8Array): Uint8Array {
  let value = 0xffffffff;
  for (const byte of bytes) value = (value >>> 8) ^ (table[(value ^ byte) & 0xff] ?? 0);
  const checksum = new Uint8Array(4);
  new DataView(checksum.buffer).setUint32(0, ~value >>> 0);
  return checksum;
}
