interface Item { price: number }

export class Cart {
  constructor(private readonly items: Item[]) {}

  // The sum of all prices.
  total(): number {
    return this.items.reduce((sum, i) => sum + price(i), 0);
  }
}

function price(i: Item): number {
  if (i.price < 0) throw new RangeError('a price below zero');
  return i.price;
}

new Cart([{ price: 1 }, { price: -1 }]).total();
