package server_test

import (
	"context"
	"encoding/json"
	"slices"
	"strings"

	"github.com/chromedp/cdproto/accessibility"
	"github.com/chromedp/cdproto/cdp"
	"github.com/chromedp/chromedp"
	"github.com/chromedp/chromedp/kb"
	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"
)

var _ = Describe("the page in a browser, for those who don't see it or use no mouse", Label("given", "page"), func() {
	It("has its parts named in the accessibility tree", func(ctx SpecContext) {
		server := start(ctx, embeddedRedis(ctx), newDatabase())
		page := openPage(ctx, server)
		page.click(ctx, createButton)
		page.await(ctx, "#answer", HavePrefix("201: mouse created"))
		page.await(ctx, "#verdict", HavePrefix("mouse: same"))
		page.await(ctx, "#keys button", HavePrefix("product:"))
		page.await(ctx, newest, HavePrefix("POST /products 201"))
		page.click(ctx, "#delay button")
		page.await(ctx, "#fault", Equal("There is no delay any more."))

		tree := page.accessibility(ctx)
		Expect(tree.below("main")).To(Equal([]string{
			"region The way of a request", "region A product", "region Make things go wrong", "region Requests, last answered first",
			"region Reads of products", "region Keys, those first that live longest",
		}), "roles and names of the page's parts")
		Expect(tree.named()).To(ContainElements(
			"heading The cache at work", "link Skip to the requests", "group Language", "button English", "button Português",
			"heading The way of a request", "heading A product", "heading Make things go wrong",
			"heading Reads of products", "heading Keys, those first that live longest", "heading Requests, last answered first",
			"textbox Name", "textbox Price", "textbox Quantity", "button Find", "button Create", "button Change", "button Delete",
			"spinbutton Requests at once", "button Stampede", "spinbutton Delay of SQL, in ms", "button Set the delay",
			"button Change it there", "button Empty the cache", "button Unplug Redis", "button Limit it",
			"search Requests", "combobox Outcome", "searchbox Path has", "spinbutton At least, in ms",
			"button Hold", "button Clear", "button Save", "button Open",
			"group How far back", "button 1 minute", "button 5 minutes", "button 30 minutes",
			"search Keys", "searchbox Names that have", "button Search",
			"table In SQL, and in Redis", "columnheader What", "columnheader SQL", "columnheader Redis",
			"table Minute by minute", "columnheader Hit ratio", "columnheader Kind", "columnheader Reads",
			"columnheader Median, ms", "columnheader 99 %, ms",
			"region The list of keys", "table Keys, those first that live longest", "columnheader Key", "columnheader Lives for",
			"region When each part of the request began and ended",
		), "roles and names in the accessibility tree, such as \"button Find\"")
		Expect(tree.named()).To(ContainElements(
			HavePrefix("image Stacked bars of the hits"), HavePrefix("image The median time"), HavePrefix("button product:"),
		), "roles and names in the accessibility tree")
		Expect(tree.texts("status")).To(ContainElements(
			HavePrefix("Connected: "), HavePrefix("201: mouse created"), HavePrefix("mouse : same"), // a name is a part of its own
			Equal("There is no delay any more."),
		), "what is said aloud as soon as it changes")
		Expect(tree.texts("listitem")).To(ContainElement(ContainSubstring("POST /products 201")), "the requests, as items of a list")
		Expect(tree.nameless("button", "link", "textbox", "searchbox", "spinbutton", "DisclosureTriangle", "image", "region", "heading")).
			To(BeEmpty(), "the roles of parts that no name says anything about")
	})

	It("can be used by the keyboard alone, in the order in which it is read", func(ctx SpecContext) {
		server := start(ctx, embeddedRedis(ctx), newDatabase())
		server.create(ctx, mouse)
		page := openPage(ctx, server)

		var stops []string
		for len(stops) == 0 || stops[len(stops)-1] != "Unplug Redis" && len(stops) < 20 {
			page.press(ctx, kb.Tab)
			stops = append(stops, page.focus(ctx))
		}
		Expect(stops).To(HaveExactElements(
			"Skip to the requests", "English", "Português", HavePrefix("all POST /products"), "Name", "Price", "Quantity", "Find", "Create", "Change", "Delete",
			"Requests at once", "Stampede", "Delay of SQL, in ms", "Set the delay", "Change it there", "Unplug Redis",
		), "where the focus was at each press of Tab, from the top of the page on")

		page.fill(ctx, nameField, mouse.Name)
		page.press(ctx, kb.Enter)
		page.await(ctx, "#answer", HavePrefix("200: mouse found."))
		page.await(ctx, newest, HavePrefix("GET /products/mouse 200"))
		page.press(ctx, kb.Tab)
		Expect(page.focus(ctx)).To(Equal("Price"), "what comes behind the field, where the focus has stayed")

		page.do(ctx, "focusing the skip link", chromedp.Focus(chromedp.CSS(".skip")))
		page.press(ctx, kb.Enter)
		page.press(ctx, kb.Tab)
		Expect(page.focus(ctx)).To(HavePrefix("GET /products/mouse 200"), "behind the link to the requests comes the newest of them")
		page.press(ctx, kb.Enter)
		page.await(ctx, "#waterfall", ContainSubstring("product:"))
	})
})

// focus says where the focus is, by a field's label or by the text, and expects that it can be seen.
func (t *tab) focus(ctx context.Context) string {
	GinkgoHelper()
	at, err := ask[struct{ Text, Outline string }](ctx, t, `() => {
		const at = document.activeElement;
		const style = getComputedStyle(at);
		return { Text: (at.labels?.[0] ?? at).innerText.replace(/\s+/g, " ").trim(), Outline: style.outlineStyle + " " + style.outlineWidth };
	}`)
	Expect(err).NotTo(HaveOccurred(), "asking where the focus is")
	Expect(at.Outline).To(MatchRegexp(`^(solid|auto) [1-9]`), "the outline of what has the focus: %s", at.Text)
	return at.Text
}

// accessibilityTree is a page as a screen reader is given it: the nodes by their identifiers. One that is ignored stands
// for nothing, but what is below it does.
type accessibilityTree map[accessibility.NodeID]*accessibility.Node

func (t *tab) accessibility(ctx context.Context) accessibilityTree {
	GinkgoHelper()
	got, err := in(ctx, t, func(ctx context.Context, target *chromedp.Target) (accessibility.GetFullAXTreeResult, error) {
		return cdp.Call(ctx, target, accessibility.GetFullAXTree, accessibility.GetFullAXTreeParams{})
	})
	Expect(err).NotTo(HaveOccurred(), "asking for the accessibility tree")
	tree := make(accessibilityTree)
	for _, node := range got.Nodes {
		tree[node.NodeID] = node
	}
	return tree
}

// named returns the role and the name of each node that is more than text, with a space between.
func (a accessibilityTree) named() []string {
	var all []string
	for _, node := range a {
		switch roleOf(node) {
		case "", "StaticText", "InlineTextBox", "generic":
		default:
			all = append(all, roleOf(node)+" "+said(node.Name))
		}
	}
	slices.Sort(all)
	return all
}

// below returns the role and the name of each node right below those that have a role, in order.
func (a accessibilityTree) below(role string) []string {
	var all []string
	for _, node := range a {
		if roleOf(node) != role {
			continue
		}
		for _, id := range node.ChildIDs {
			if child := a[id]; child != nil && !child.Ignored {
				all = append(all, roleOf(child)+" "+said(child.Name))
			}
		}
	}
	return all
}

// texts returns what is in each of the nodes that have a role.
func (a accessibilityTree) texts(role string) []string {
	var all []string
	for _, node := range a {
		if roleOf(node) == role {
			all = append(all, a.text(node))
		}
	}
	return all
}

func (a accessibilityTree) text(node *accessibility.Node) string {
	if roleOf(node) == "StaticText" {
		return said(node.Name)
	}
	var parts []string
	for _, id := range node.ChildIDs {
		if child := a[id]; child != nil {
			parts = append(parts, a.text(child))
		}
	}
	return strings.Join(strings.Fields(strings.Join(parts, " ")), " ")
}

// nameless returns the roles of those nodes that have one of these roles, and no name.
func (a accessibilityTree) nameless(roles ...string) []string {
	var all []string
	for _, role := range roles {
		for _, node := range a {
			if roleOf(node) == role && said(node.Name) == "" {
				all = append(all, role)
			}
		}
	}
	return all
}

// roleOf returns what a node is; "" for one that is ignored.
func roleOf(node *accessibility.Node) string {
	if node.Ignored {
		return ""
	}
	return said(node.Role)
}

// said returns a value that is a text.
func said(value *accessibility.Value) string {
	var text string
	if value != nil {
		_ = json.Unmarshal(value.Value, &text) // what is no text is no name
	}
	return text
}
