package scope

import (
	"testing"

	"github.com/stretchr/testify/require"
)

// A function is known by its own name, however its runtime prints it.
func TestName(t *testing.T) {
	for function, want := range map[string]string{
		"": "", "run": "run", "github.com/acme/shop/v2.(*Cart[...]).run": "run", "main.run.func1.2": "run",
		"shop.(*Cart).run-fm": "run", "shop.run.gowrap1": "run", "shop.glob..func1": "", "shop.Map[go.shape.int]": "Map",
		"Object.run [as handle]": "run", "async run": "run", "new Cart": "Cart", "Cart.#run": "run",
		"shop.Cart$Inner$1.run": "run", "shop.Cart.lambda$run$0": "run", "shop.CartKt.run$lambda$0": "run", "shop.Cart.<init>": "Cart",
		"Shop::Cart#run": "run", "block (2 levels) in run": "run", "block in <top (required)>": "", "<module>": "", "Cart.run.<locals>.inner": "inner",
		"a::Cart<int, b::C>::run(int, char const*) const": "run", "void run<int>(int)": "run", "run (n=0x55, s=": "run",
		"<shop::Cart as shop::Store<T>>::run": "run", "shop::run::{{closure}}": "run", "shop::Cart::<impl>::run::h0123": "h0123",
		"App\\Cart->run": "run", "App\\Cart::run": "run", "App\\{closure}": "App", "Shop.Cart.run/2": "run", "anonymous fn/1 in Shop.Cart.run/2": "run",
		"take.part.3": "take", "take.isra.0.cold": "take", "take.constprop.2.lto_priv.0": "take", "take@@SHOP_1.2": "take", "UnknownInlinedFun": "",
		"shop::Cart::take(int) [clone .part.4]": "take", "shop.part.func1": "part",
		"Shop.Cart.<run>d__5.MoveNext()": "run", "Shop.Cart.<>c.<run>b__0(Int32 x)": "run", "Shop.Cart`1.Run(T item)": "Run",
		"sha256": "sha256", "run.cold": "run", "run.llvm.123456": "run", "operator()": "operator",
	} {
		require.Equal(t, want, Name(function), "%q", function)
	}
}
