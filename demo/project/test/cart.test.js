import assert from 'node:assert/strict';
import { test } from 'node:test';
import { subtotal } from '../src/cart.js';
import { format } from '../src/money.js';

test('adds up a cart', () => {
  const cart = [
    { name: 'tea', price: 420, count: 2 },
    { name: 'bread', price: 399, count: 1 },
  ];
  assert.equal(subtotal(cart), 1239);
  assert.equal(format(subtotal(cart)), '$12.39');
});
