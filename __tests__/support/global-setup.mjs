/**
 * Each process of Node 20 parses the certificates of this variable before it begins (50 ms), and tests start thousands.
 * They talk to nobody but loopback.
 */
export default function setUp() {
  delete process.env.NODE_EXTRA_CA_CERTS;
}
