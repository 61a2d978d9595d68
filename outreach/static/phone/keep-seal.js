/* Sealing: what is kept can be read by the holder of the private key alone (outreach/sealing/envelopes.py opens it).
 *
 *   Phone.seal(id, content, key)         → the envelope of a content (plain data), for a public key { id, public }
 *   Phone.unseal(id, envelope, keyId, privateKey) → the content; a draft's, under the phone's own key
 *   Phone.toText(bytes), Phone.toBytes(text)  base64url without padding
 *   Phone.nameKey(raw)                   → the id of a public key: 16 hexadecimal signs */
(() => {
  "use strict";
  const [VERSION, BLOCK, POINT, IV, NAME] = [1, 512, 65, 12, 8];
  const TOLD = "outreach envelope 1";
  const CURVE = { name: "ECDH", namedCurve: "P-256" };
  const write = (text) => new TextEncoder().encode(text);
  const { subtle } = globalThis.crypto || {};

  const toText = (bytes) => {
    let text = "";
    for (let start = 0; start < bytes.length; start += 32768) text += String.fromCharCode(...bytes.subarray(start, start + 32768));
    return btoa(text).replaceAll("+", "-").replaceAll("/", "_").replace(/=+$/, "");
  };
  const toBytes = (text) => Uint8Array.from(atob(text.replaceAll("-", "+").replaceAll("_", "/")), (sign) => sign.charCodeAt());
  const toHex = (bytes) => [...bytes].map((byte) => byte.toString(16).padStart(2, "0")).join("");
  const fromHex = (text) => Uint8Array.from(text.match(/../g), (pair) => parseInt(pair, 16));

  const join = (...parts) => {
    const joined = new Uint8Array(parts.reduce((size, part) => size + part.length, 0));
    parts.reduce((start, part) => (joined.set(part, start), start + part.length), 0);
    return joined;
  };

  const derive = async (privateKey, publicRaw, salt) => {
    const key = await subtle.importKey("raw", publicRaw, CURVE, false, []);
    const shared = await subtle.deriveBits({ name: "ECDH", public: key }, privateKey, 256);
    const material = await subtle.importKey("raw", shared, "HKDF", false, ["deriveKey"]);
    const told = { name: "HKDF", hash: "SHA-256", salt, info: write(TOLD) };
    return subtle.deriveKey(told, material, { name: "AES-GCM", length: 256 }, false, ["encrypt", "decrypt"]);
  };

  // What is sealed belongs to one record and one key: put elsewhere, it does not open.
  const bind = (iv, id, keyId) => ({ name: "AES-GCM", iv, additionalData: write(`${TOLD}\n${id}\n${keyId}`) });

  const pad = (content) => {
    const bytes = write(JSON.stringify(content));
    const padded = new Uint8Array(Math.ceil(bytes.length / BLOCK) * BLOCK).fill(32); // JSON ends with blanks as well
    padded.set(bytes);
    return padded;
  };

  Phone.seal = async (id, content, key) => {
    const pair = await subtle.generateKey(CURVE, false, ["deriveBits"]);
    const point = new Uint8Array(await subtle.exportKey("raw", pair.publicKey));
    const iv = crypto.getRandomValues(new Uint8Array(IV));
    const secret = await derive(pair.privateKey, toBytes(key.public), point);
    const sealed = new Uint8Array(await subtle.encrypt(bind(iv, id, key.id), secret, pad(content)));
    return toText(join([VERSION], fromHex(key.id), point, iv, sealed));
  };

  Phone.unseal = async (id, envelope, keyId, privateKey) => {
    const bytes = toBytes(envelope);
    const point = bytes.subarray(1 + NAME, 1 + NAME + POINT);
    const iv = bytes.subarray(1 + NAME + POINT, 1 + NAME + POINT + IV);
    const secret = await derive(privateKey, point, point);
    const opened = await subtle.decrypt(bind(iv, id, keyId), secret, bytes.subarray(1 + NAME + POINT + IV));
    return JSON.parse(new TextDecoder().decode(opened));
  };

  Phone.nameKey = async (raw) => toHex(new Uint8Array(await subtle.digest("SHA-256", raw)).subarray(0, NAME));
  Object.assign(Phone, { toText, toBytes });
})();
