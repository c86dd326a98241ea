// Wine 8 knows no delay for TCP's keep-alive; libuv sets it while a socket connects, so that `fetch`, which asks for one at once,
// could never connect. (A real Windows knows it.) Loaded before everything by FOLDER/wn.
const { Socket } = require('node:net');

const { setKeepAlive } = Socket.prototype;
Socket.prototype.setKeepAlive = function setKeepAliveOnceConnected(...settings) {
  return this.connecting ? this : setKeepAlive.apply(this, settings);
};
