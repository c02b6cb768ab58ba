package server_test

import (
	"context"
	"fmt"
	"maps"
	"net/http"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"

	"github.com/chromedp/chromedp"
	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"

	"cacheaside/repositories/redisserver"
	"cacheaside/repositories/redisurl"
)

const (
	pageFiles  = "../../httpapi/page/files"
	portuguese = "#language [value=pt-BR]"
	english    = "#language [value=en]"
)

var _ = Describe("the words of the page", Label("given", "page"), func() {
	It("are of the same shape in all languages: the same keys, kinds and numbers of arguments, and none is empty", func(ctx SpecContext) {
		tab := openPage(ctx, start(ctx, embeddedRedis(ctx), newDatabase()))
		files, err := filepath.Glob(filepath.Join(pageFiles, "words.*.js"))
		Expect(err).NotTo(HaveOccurred())
		Expect(len(files)).To(BeNumerically(">=", 2))
		shape := tab.shape(ctx, "words.en.js")
		Expect(len(shape)).To(BeNumerically(">", 200))
		for _, file := range files {
			found := tab.shape(ctx, filepath.Base(file))
			Expect(found).To(Equal(shape), "the keys of %s, each with its kind", file)
			Expect(found).NotTo(HaveKeyWithValue(Not(BeEmpty()), "empty"))
		}
	})

	It("are all used, and all that are used are there", func(ctx SpecContext) {
		keys := slices.Sorted(maps.Keys(openPage(ctx, start(ctx, embeddedRedis(ctx), newDatabase())).shape(ctx, "words.en.js")))
		single, tables := usedWords()
		unused := slices.DeleteFunc(slices.Clone(keys), func(key string) bool {
			return slices.Contains(single, key) || slices.ContainsFunc(tables, func(table string) bool { return tableOf(key) == table })
		})
		Expect(unused).To(BeEmpty(), "words that nothing says")
		missing := slices.DeleteFunc(single, func(key string) bool { return slices.Contains(keys, key) })
		Expect(missing).To(BeEmpty(), "words that are said, and not there")
		for _, table := range tables {
			Expect(slices.ContainsFunc(keys, func(key string) bool { return tableOf(key) == table })).To(BeTrue(), "whether there is the table %s", table)
		}
	})

	It("have all that the server has codes for", func(ctx SpecContext) {
		tab := openPage(ctx, start(ctx, embeddedRedis(ctx), newDatabase()))
		table := func(path ...string) []string {
			GinkgoHelper()
			keys, err := askLater[[]string](ctx, tab, `async (path) => Object.keys(path.reduce((table, key) => table[key], (await import("/page/words.en.js")).default))`, path)
			Expect(err).NotTo(HaveOccurred())
			return keys
		}
		Expect(table("verdicts")).To(ConsistOf(codesIn("../../httpapi/page/look.go", "// The verdicts.")))
		Expect(table("reasons")).To(ConsistOf("unplugged", "circuit-open", "not-invalidated", "another-redis", "timeout", "changed", "unreachable"))
		Expect(table("problems")).To(ConsistOf(codesIn("../../httpapi/page/actions.go", "// Why a button or a look is refused")))
		Expect(table("way", "origin")).To(ConsistOf(string(redisserver.Given), string(redisserver.Found), string(redisserver.Child),
			string(redisserver.EmbeddedHere), string(redisserver.EmbeddedElsewhere)))
		Expect(table("scripts")).To(ConsistOf(scriptsIn("../../repositories/marks/leases.go", "../../repositories/marks/intents.go")))
	})

	It("stand in the page's HTML with their keys: each text, label and hint in it has one, and is what that says in English", func(ctx SpecContext) {
		tab := openPage(ctx, start(ctx, embeddedRedis(ctx), newDatabase()))
		wrong, err := askLater[[]string](ctx, tab, `async () => {
			const words = (await import("/page/words.en.js")).default, wrong = [];
			const word = (key) => key?.split(".").reduce((table, part) => table?.[part], words);
			const page = new DOMParser().parseFromString(await (await fetch("/")).text(), "text/html");
			const free = (element) => element.closest("[translate=no], body [lang]");
			const texts = page.createTreeWalker(page, NodeFilter.SHOW_TEXT);
			for (let text = texts.nextNode(); text; text = texts.nextNode()) {
				if (!/\p{L}/u.test(text.data) || free(text.parentElement)) continue;
				const keyed = text.parentElement.closest("[data-word]"), said = word(keyed?.dataset.word), whole = keyed?.textContent;
				const expected = typeof said === "function" ? said(...[...keyed.children].map((child) => child.textContent)).join("") : said;
				if (!keyed || whole !== expected) wrong.push("text: " + text.data.trim() + " / " + expected);
			}
			for (const element of page.querySelectorAll("*")) {
				for (const name of ["aria-label", "title", "placeholder", "alt", "data-empty", "aria-description", "label"]) {
					if (element.hasAttribute(name) && !free(element) && element.getAttribute(name) !== word(element.getAttribute("data-word-" + name))) {
						wrong.push(name + ": " + element.getAttribute(name));
					}
				}
			}
			return wrong;
		}`)
		Expect(err).NotTo(HaveOccurred())
		Expect(wrong).To(BeEmpty())
		style, err := os.ReadFile(filepath.Join(pageFiles, "style.css"))
		Expect(err).NotTo(HaveOccurred())
		Expect(regexp.MustCompile(`content: "[^"]*\w`).FindAllString(string(style), -1)).To(BeEmpty(), "texts in the style, which have no language")
	})

	It("say how an answer was reached", func(ctx SpecContext) {
		tab := openPage(ctx, start(ctx, embeddedRedis(ctx), newDatabase()))
		sentence := func(entry string) string {
			GinkgoHelper()
			said, err := askLater[string](ctx, tab, `async (entry) => (await import("/page/outcome.js")).outcomeOf(JSON.parse(entry))`, entry)
			Expect(err).NotTo(HaveOccurred())
			return said
		}
		sentences := [][3]string{
			{`{"status":415,"kind":"none","failed":true}`, "neither Redis nor SQL was asked",
				"nem o Redis nem o SQL foram consultados"},
			{`{"status":200,"kind":"hit","ttl_s":57}`, "hit: Redis had it, for another 57s", "hit: o Redis tinha o produto, por mais 57s"},
			{`{"status":200,"kind":"hit"}`, "hit: Redis had it, for another 0s", "hit: o Redis tinha o produto, por mais 0s"},
			{`{"status":200,"kind":"hit","ttl_s":60}`, "hit: Redis had it, for another 1m0s", "hit: o Redis tinha o produto, por mais 1m0s"},
			{`{"status":304,"kind":"hit","ttl_s":7384}`, "hit: Redis had it, for another 2h3m4s", "hit: o Redis tinha o produto, por mais 2h3m4s"},
			{`{"status":404,"kind":"hit","ttl_s":5,"failed":true}`, "hit: Redis knows that there is none, for another 5s",
				"hit: o Redis sabe que o produto não existe, por mais 5s"},
			{`{"status":200,"kind":"near"}`, "near hit: this process had it, and Redis was not asked",
				"near hit: este processo tinha a resposta, e o Redis não foi consultado"},
			{`{"status":200,"kind":"list"}`, "list: SQL was read; lists are not cached", "lista: o SQL foi lido; listas não ficam no cache"},
			{`{"status":503,"kind":"list","failed":true}`, "list: SQL could not tell", "lista: o SQL não conseguiu responder"},
			{`{"status":200,"kind":"miss","stored":true}`, "miss: Redis did not have it, SQL did; stored in Redis",
				"miss: o Redis não tinha o produto, e o SQL tinha; guardado no Redis"},
			{`{"status":200,"kind":"miss","collapsed":true}`, "miss: Redis did not have it, another request was reading it, which this one shared",
				"miss: o Redis não tinha o produto, outra requisição já o lia, e esta aproveitou a leitura"},
			{`{"status":404,"kind":"miss","failed":true}`, "miss: Redis did not have it, and SQL does not have it",
				"miss: o Redis não tinha o produto, e o SQL também não tem"},
			{`{"status":503,"kind":"miss","failed":true}`, "miss: Redis did not have it, and SQL could not tell",
				"miss: o Redis não tinha o produto, e o SQL não conseguiu responder"},
			{`{"status":200,"kind":"miss","reason":"changed"}`, "miss: Redis did not have it, SQL did; not stored (the product has changed meanwhile)",
				"miss: o Redis não tinha o produto, e o SQL tinha; não guardado (o produto mudou nesse meio-tempo)"},
			{`{"status":200,"kind":"bypass","reason":"circuit-open"}`, "bypass: Redis was not used (the breaker is open: it failed before), SQL did",
				"bypass: o Redis não foi usado (o breaker está aberto: ele falhou antes), e o SQL tinha o produto"},
			{`{"status":200,"kind":"bypass","reason":"another-redis"}`, "bypass: Redis was not used (it is not sure which Redis is the cache), SQL did",
				"bypass: o Redis não foi usado (não há certeza de qual Redis é o cache), e o SQL tinha o produto"},
			{`{"status":200,"kind":"bypass","reason":"not-invalidated","collapsed":true}`,
				"bypass: Redis was not used (it has not been told of all changes), another request was reading it, which this one shared",
				"bypass: o Redis não foi usado (ele ainda não foi avisado de todas as mudanças), outra requisição já lia o produto, e esta aproveitou a leitura"},
			{`{"status":200,"kind":"bypass","reason":"timeout"}`, "bypass: Redis was not used (too slow), SQL did",
				"bypass: o Redis não foi usado (lento demais), e o SQL tinha o produto"},
			{`{"status":404,"kind":"bypass","reason":"unreachable","failed":true}`, "bypass: Redis was not used (it does not answer), and SQL does not have it",
				"bypass: o Redis não foi usado (ele não responde), e o SQL não tem o produto"},
			{`{"status":503,"kind":"bypass","reason":"a new one","failed":true}`, "bypass: Redis was not used (it does not answer), and SQL could not tell",
				"bypass: o Redis não foi usado (ele não responde), e o SQL não conseguiu responder"},
			{`{"status":200,"kind":"bypass","reason":"unplugged"}`, "bypass: Redis was not used (it is unplugged, by the switch on this page), SQL did",
				"bypass: o Redis não foi usado (ele está desconectado, pelo botão desta página), e o SQL tinha o produto"},
			{`{"status":201,"kind":"write","stored":true}`, "write: SQL has it; stored in Redis", "escrita: está no SQL; guardado no Redis"},
			{`{"status":204,"kind":"write"}`, "write: SQL has it; Redis forgets what it had", "escrita: está no SQL; o Redis esquece o que tinha"},
			{`{"status":200,"kind":"write","reason":"unreachable"}`, "write: SQL has it; Redis was not told (it does not answer)",
				"escrita: está no SQL; não deu para avisar o Redis (ele não responde)"},
			{`{"status":409,"kind":"write","failed":true}`, "write refused: SQL is as it was; Redis forgets what it had",
				"escrita recusada: o SQL está como estava; o Redis esquece o que tinha"},
			{`{"status":503,"kind":"write","failed":true}`, "write: it is not known whether SQL has it; Redis forgets what it had",
				"escrita: não se sabe se está no SQL; o Redis esquece o que tinha"},
			{`{"status":200,"kind":"hit","outcome":"hit: as a file has it, from before"}`, "hit: as a file has it, from before", "hit: as a file has it, from before"},
		}
		for _, one := range sentences {
			Expect(sentence(one[0])).To(Equal(one[1]), one[0])
		}
		tab.click(ctx, portuguese)
		for _, one := range sentences {
			Expect(sentence(one[0])).To(Equal(one[2]), one[0])
		}
	})
})

var _ = Describe("the page in Portuguese", Label("given", "page"), func() {
	It("says which Redis was given to the server, in all forms that a URL has", func(ctx SpecContext) {
		tab := openPage(ctx, start(ctx, embeddedRedis(ctx), newDatabase()))
		for url, expected := range map[string]string{
			"redis://127.0.0.1:6379":                                "indicado, em redis://127.0.0.1:6379",
			"redis+cluster://127.0.0.1:7001,127.0.0.1:7002":         "indicado, o cluster de 127.0.0.1:7001, 127.0.0.1:7002",
			"redis+sentinel://127.0.0.1:2601,127.0.0.1:2602/shop/0": "indicado, o master shop dos Sentinels em 127.0.0.1:2601, 127.0.0.1:2602",
		} {
			at, err := redisurl.Describe(url)
			Expect(err).NotTo(HaveOccurred())
			said, err := askLater[string](ctx, tab, `async (at) => (await import("/page/words.pt-BR.js")).default.way.origin.given(at)`, at)
			Expect(err).NotTo(HaveOccurred())
			Expect(said).To(Equal(expected))
		}
	})
})

var _ = Describe("the page in a browser, in Portuguese", Label("given", "page"), func() {
	It("says all that it says in the language that is chosen, at once, and in the one before when that is chosen again", func(ctx SpecContext) {
		server := start(ctx, installedRedis(ctx), newDatabase(), everything)
		tab := openPage(ctx, server)
		letMuchHappen(ctx, server, tab)
		file := tab.download(ctx, "#save") // of which nothing changes by itself
		tab.click(ctx, "#requests > li:nth-child(2) button")
		tab.upload(ctx, "#file", file)
		tab.await(ctx, "#banners", HavePrefix("What is shown was saved to "))
		tab.await(ctx, "#way-of", ContainSubstring(", answered "))
		tab.click(ctx, "#requests > li:nth-child(3) button")
		before := tab.all(ctx)

		tab.click(ctx, portuguese)
		Expect(tab.leftIn(ctx, "words.en.js", "words.pt-BR.js")).To(BeEmpty(), "what is said in English still")
		Expect(tab.text(ctx, "#way-of")).To(MatchRegexp(`^GET \S.*, respondida com \d+ às \d\d:\d\d:\d\d, #\d+: `))
		Expect(tab.text(ctx, "#way-of")).NotTo(ContainSubstring("Redis was"))
		Expect(tab.text(ctx, "#banners")).To(HavePrefix("O que aparece foi salvo em "))
		Expect(tab.text(ctx, "#live")).To(Equal("Voltar ao que acontece agora"))
		Expect(tab.text(ctx, "h1")).To(Equal("O cache em ação"))
		Expect(tab.text(ctx, "#connection")).To(Equal("Sem conexão: isto é um arquivo."))
		Expect(tab.text(ctx, "[aria-current]")).NotTo(BeEmpty(), "the request that is marked")
		Expect(tab.state(ctx)).To(Equal("pt-BR, O cache em ação, pressed: Português"))

		tab.click(ctx, english)
		Expect(tab.all(ctx)).To(Equal(before))
		Expect(tab.state(ctx)).To(Equal("en, The cache at work, pressed: English"))
	})

	It("speaks it live: the answers, the verdict, the keys, the way, the buttons, the banners and what is refused", func(ctx SpecContext) {
		server := start(ctx, installedRedis(ctx), newDatabase(), "WITHOUT=failover", "CACHE_TTL=600s", "CACHE_TIMEOUT=5s")
		tab := openPageIn(ctx, server, "pt-PT,en")
		tab.await(ctx, "#connection", Equal("Conectado: o que acontece aparece na hora."))
		tab.await(ctx, "#allowed", Equal("Este servidor só escuta nesta máquina, e por isso deixa."))
		Expect(tab.state(ctx)).To(Equal("pt-BR, O cache em ação, pressed: Português"))
		tab.click(ctx, createButton)
		tab.await(ctx, "#answer", HavePrefix("201: produto criado: mouse. Cache-Status: redis; fwd=method"))
		tab.await(ctx, "#verdict", Equal("mouse: igual: a cópia é o que está no SQL"))
		tab.await(ctx, "#keys-note", Equal("1 chave"))
		tab.await(ctx, newest, ContainSubstring("escrita: está no SQL; guardado no Redis"))
		tab.await(ctx, "#way-redis .at", HavePrefix("indicado, em redis://127.0.0.1:"))
		tab.await(ctx, "#way-coherence", ContainSubstring("marcou a chave antes da escrita"))
		tab.await(ctx, "#waterfall", ContainSubstring("marcar uma escrita: product:"))
		tab.await(ctx, "#pair", MatchRegexp(`^Preço 19\.99 19\.99 Quantidade 5 5 Ainda vive até ser apagado \d+ s$`))
		tab.expect(notLoaded("the server responded with a status of 409 (Conflict)", "/products"))
		tab.click(ctx, createButton)
		tab.await(ctx, "#answer", Equal("409: já existe um produto com este nome"))
		tab.expect(notLoaded("the server responded with a status of 422 (Unprocessable Entity)", "/products/mouse"))
		tab.fill(ctx, "#product [name=price]", "cheap")
		tab.click(ctx, "#product [name=update]")
		tab.await(ctx, "#answer", Equal("422: há algo errado com o produto; o preço é um número de 0 a 9999999.99, com no máximo duas casas decimais"))
		tab.fill(ctx, "#product [name=price]", "19.99")
		tab.fill(ctx, nameField, "nobody")
		tab.expect(notLoaded("the server responded with a status of 404 (Not Found)", "/products/nobody"))
		tab.click(ctx, findButton)
		tab.await(ctx, "#answer", Equal("404: não existe produto com este nome"))
		tab.await(ctx, "#verdict", Equal("nobody: igual: o SQL não o tem, e o Redis sabe disso"))
		tab.fill(ctx, nameField, "mouse")
		tab.click(ctx, "#empty button")
		tab.await(ctx, "#fault", MatchRegexp(`^\d chaves? removidas?\.$`))
		tab.click(ctx, "#stampede button")
		tab.await(ctx, "#fault", MatchRegexp(`^100 requisições de mouse: 1 leitura do SQL, em [\d.]+ ms ao todo\.$`))
		tab.fill(ctx, "#delay input", "30")
		tab.click(ctx, "#delay button")
		tab.await(ctx, "#banners", HavePrefix("Atraso: cada consulta ao SQL leva mais 30 ms"))
		tab.click(ctx, "#redis button")
		tab.await(ctx, "#fault", Equal("O Redis foi desconectado."))
		tab.await(ctx, "#redis button", Equal("Reconectar Redis"))
		tab.await(ctx, "#banners", ContainSubstring("O Redis está desconectado, para esta instância"))
		tab.expect(notLoaded("the server responded with a status of 422 (Unprocessable Entity)", "/page/stampede"))
		tab.fill(ctx, nameField, " ")
		tab.click(ctx, "#stampede button")
		tab.await(ctx, "#fault", Equal("422: um stampede precisa de um nome que um produto possa ter, e de 1 a 1000 requisições"))

		tab.click(ctx, english)
		Expect(tab.text(ctx, "#fault")).To(Equal("422 Unprocessable Entity: a stampede needs a name that a product can have, and 1 to 1000 requests"))
		Expect(tab.text(ctx, "#banners")).To(ContainSubstring("Redis is unplugged, for this instance"))
		Expect(tab.text(ctx, "#redis button")).To(Equal("Plug Redis in again"))
		Expect(tab.text(ctx, ".artificial")).To(HavePrefix("Each query of SQL takes 30 ms longer now"))
		Expect(tab.leftIn(ctx, "words.pt-BR.js", "words.en.js")).To(BeEmpty(), "what is said in Portuguese still")
		tab.click(ctx, portuguese)
		Expect(tab.leftIn(ctx, "words.en.js", "words.pt-BR.js")).To(BeEmpty(), "what is said in English still")
	})

	It("is begun in the browser's language, or in the one that was chosen before", func(ctx SpecContext) {
		server := start(ctx, embeddedRedis(ctx), newDatabase())
		for languages, expected := range map[string]string{"fr,pt-BR,en": "pt-BR, O cache", "de-DE": "en, The cache", "en-GB,pt-BR": "en, The cache"} {
			tab := openPageIn(ctx, server, languages)
			tab.await(ctx, "h1", Not(BeEmpty()))
			Eventually(ctx, func() string { return tab.state(ctx) }).Should(HavePrefix(expected), languages)
		}
		tab := openPage(ctx, server)
		tab.click(ctx, portuguese)
		tab.do(ctx, "loading the page again", chromedp.Navigate(server.url+"/"))
		tab.await(ctx, "#connection", HavePrefix("Conectado: "))
		Expect(tab.state(ctx)).To(HavePrefix("pt-BR, O cache"))
	})

	It("opens a file that an earlier page has saved, whose requests speak English", func(ctx SpecContext) {
		tab := openPage(ctx, start(ctx, embeddedRedis(ctx), newDatabase()))
		tab.click(ctx, portuguese)
		file, err := filepath.Abs(filepath.Join("testdata", "page-1.json"))
		Expect(err).NotTo(HaveOccurred())
		tab.upload(ctx, "#file", file)
		tab.await(ctx, "#banners", HavePrefix("O que aparece foi salvo em page-1.json"))
		tab.await(ctx, newest, ContainSubstring("miss: Redis did not have it, another request was reading it, which this one shared"))
		tab.await(ctx, "#way-of", ContainSubstring("miss: Redis did not have it"))
		tab.await(ctx, "#waterfall", And(ContainSubstring("espera o que outra requisição está lendo"),
			ContainSubstring(`junto com outras: pegar um lease: product:f98374f8.1:mouse "lease x"`)))
		tab.await(ctx, "#way-stampede", ContainSubstring("espera a leitura de outra"))
		tab.await(ctx, "#way-batching", ContainSubstring("uma ida e volta com outras"))
	})

	It("fits narrow and wide windows: no text runs out of its place, or over another", func(ctx SpecContext) {
		server := start(ctx, installedRedis(ctx), newDatabase(), everything)
		tab := openPage(ctx, server)
		letMuchHappen(ctx, server, tab)
		server.press(ctx, "delay", `{"delay_ms":30}`)
		server.press(ctx, "stampede", `{"name":"mouse","requests":3}`)
		server.press(ctx, "redis", `{"plugged":false}`)
		server.request(ctx, http.MethodGet, "/products/mouse", "")
		tab.click(ctx, "#hold")
		var misplaced []string
		for _, language := range []string{english, portuguese} {
			tab.click(ctx, language)
			for _, width := range []int64{360, 768, 1200, 1280, 1600} {
				tab.resize(ctx, width, 900)
				Eventually(ctx, func() (string, error) { return tab.widths(ctx) }).WithTimeout(showTimeout).WithPolling(showPolling).
					Should(Equal(fmt.Sprintf("%d in %d pixels", width, width)), "how wide the page is, and the window, in %s", language)
				for item := 1; item <= 4; item++ {
					tab.click(ctx, fmt.Sprintf("#requests > li:nth-child(%d) button", item))
					for _, one := range tab.misplaced(ctx) {
						misplaced = append(misplaced, fmt.Sprintf("%s, %d pixels: %s", language, width, one))
					}
				}
				name := fmt.Sprintf("page-%s-%d", map[string]string{english: "en", portuguese: "pt-BR"}[language], width)
				AddReportEntry("a picture of the page", tab.picture(ctx, name, width), ReportEntryVisibilityFailureOrVerbose)
			}
			tab.resize(ctx, 1600, 1000)
		}
		Expect(misplaced).To(BeEmpty(), "what does not fit")
	})
})

// shape returns the keys of a table of words, each with its kind: text, empty, or a function with so many arguments.
func (t *tab) shape(ctx context.Context, file string) map[string]string {
	GinkgoHelper()
	found, err := askLater[map[string]string](ctx, t, `async (file) => {
		const found = {};
		const look = (table, at) => {
			for (const [key, word] of Object.entries(table)) {
				if (typeof word === "object") look(word, at + key + "/");
				else found[at + key] = typeof word === "function" ? "function of " + word.length : typeof word === "string" && word.trim() ? "text" : "empty";
			}
		};
		look((await import("/page/" + file)).default, "");
		return found;
	}`, file)
	Expect(err).NotTo(HaveOccurred(), "the words in %s", file)
	return found
}

// usedWords returns the keys of the words that the page's files say, and the tables of which they say any word by its key.
func usedWords() (single, tables []string) {
	GinkgoHelper()
	files, err := filepath.Glob(filepath.Join(pageFiles, "*"))
	Expect(err).NotTo(HaveOccurred())
	direct := regexp.MustCompile(`[^/]\bwords((?:\.\w+)+)(\[)?`)
	label := regexp.MustCompile(`\blabel\(.*`)
	keyed := regexp.MustCompile(`\bdata-word(?:-[a-z-]+)?="([^"]+)"`)
	for _, file := range files {
		name := filepath.Base(file)
		if name == "dygraph.js" || strings.HasPrefix(name, "words.") {
			continue
		}
		content, err := os.ReadFile(file)
		Expect(err).NotTo(HaveOccurred())
		for _, found := range direct.FindAllStringSubmatch(string(content), -1) {
			key := strings.ReplaceAll(found[1][1:], ".", "/")
			if found[2] != "" {
				tables = append(tables, key)
			} else {
				single = append(single, key)
			}
		}
		for _, call := range label.FindAllString(string(content), -1) {
			for _, key := range regexp.MustCompile(`"([a-z]+(?:\.\w+)+)"`).FindAllStringSubmatch(call, -1) {
				single = append(single, strings.ReplaceAll(key[1], ".", "/"))
			}
		}
		for _, found := range keyed.FindAllStringSubmatch(string(content), -1) {
			single = append(single, strings.ReplaceAll(found[1], ".", "/"))
		}
	}
	Expect(len(single)).To(BeNumerically(">", 200))
	Expect(len(tables)).To(BeNumerically(">", 5))
	return single, tables
}

// tableOf returns the key of the table that a word is in.
func tableOf(key string) string {
	return strings.TrimSuffix(filepath.ToSlash(filepath.Dir(key)), "/")
}

// codesIn returns the codes that a file of the page's has behind a comment.
func codesIn(file, comment string) (codes []string) {
	GinkgoHelper()
	content, err := os.ReadFile(file)
	Expect(err).NotTo(HaveOccurred())
	_, block, _ := strings.Cut(string(content), comment)
	block, _, _ = strings.Cut(block, "\n)")
	for _, code := range regexp.MustCompile(`= "([a-z-]+)"`).FindAllStringSubmatch(block, -1) {
		codes = append(codes, code[1])
	}
	return codes
}

// scriptsIn returns the names of the scripts in some files.
func scriptsIn(files ...string) (names []string) {
	GinkgoHelper()
	for _, file := range files {
		content, err := os.ReadFile(file)
		Expect(err).NotTo(HaveOccurred())
		for _, name := range regexp.MustCompile(`NewScript\("([^"]+)"`).FindAllStringSubmatch(string(content), -1) {
			names = append(names, name[1])
		}
	}
	return names
}

// all returns all that the page says, and the labels and the titles that it has, but for what the pointer does.
func (t *tab) all(ctx context.Context) []string {
	GinkgoHelper()
	said, err := ask[[]string](ctx, t, `() => { `+sayAllBody+` return sayAll(); }`)
	Expect(err).NotTo(HaveOccurred())
	return said
}

// leftIn returns what the page says that one language has, and another has not.
func (t *tab) leftIn(ctx context.Context, language, other string) []string {
	GinkgoHelper()
	left, err := askLater[[]string](ctx, t, `async (language, other) => {
		`+sayAllBody+`
		const pieces = (say) => [...String(say).matchAll(/`+"`([^`]*)`"+`|"([^"]*)"/g)].flatMap(([, template, plain]) => template?.split(/\$\{[^}]*\}/) ?? [plain]);
		const texts = (table) => Object.values(table).flatMap((word) => typeof word === "object" ? texts(word) : typeof word === "string" ? [word] :
			pieces(word).map((piece) => piece.trim()).filter((piece) => /\p{L}{4}/u.test(piece) && piece.length > 6));
		const [here, there] = await Promise.all([language, other].map(async (file) => texts((await import("/page/" + file)).default)));
		const only = here.filter((text) => !there.includes(text) && text.length > 3);
		return sayAll().filter((text) => only.includes(text.split(": ").at(-1)) || only.some((one) => one.length > 6 && text.includes(one)));
	}`, language, other)
	Expect(err).NotTo(HaveOccurred())
	return left
}

const sayAllBody = `const sayAll = () => {
	const said = [], texts = document.createTreeWalker(document, NodeFilter.SHOW_TEXT);
	for (let text = texts.nextNode(); text; text = texts.nextNode()) {
		if (text.data.trim() && !text.parentElement.closest("noscript, .plot, script")) said.push(text.data.trim());
	}
	for (const element of document.querySelectorAll("[aria-label], [title], [data-empty]")) {
		for (const name of ["aria-label", "title", "data-empty"]) said.push(element.getAttribute(name) ?? "");
	}
	return said.filter(Boolean);
};`

// state says which language the page is in, what it is called, and which button is pressed.
func (t *tab) state(ctx context.Context) string {
	GinkgoHelper()
	state, err := ask[string](ctx, t, `() => document.documentElement.lang + ", " + document.title + ", pressed: " +
		[...document.querySelectorAll("#language [aria-pressed=true]")].map((button) => button.textContent).join()`)
	Expect(err).NotTo(HaveOccurred())
	return state
}

// misplaced returns the texts that run out of their places, or over what is beside them.
func (t *tab) misplaced(ctx context.Context) []string {
	GinkgoHelper()
	found, err := ask[[]string](ctx, t, `() => {
		const wrong = [], shown = (one) => one.checkVisibility() && one.getClientRects().length;
		for (const one of document.querySelectorAll("button, h1, h2, h3, dt, dd, th, td, label, figcaption, .did, .at, .to, .soft, .stop, .protection, .entry, #waterfall li > .number, #banners p, section, #language")) {
			if (!shown(one) || one.matches(".line, .line *, .unseen")) continue;
			if (one.scrollWidth > one.clientWidth + 1 && getComputedStyle(one).display !== "inline") wrong.push("out of its place: " + one.tagName + "." + one.className + " " + one.textContent.slice(0, 60));
		}
		for (const group of document.querySelectorAll("header, header > div, .under, #headline, .title, .buttons, .faults form, .protection, .stop, #filter, .entry, #waterfall li, figcaption, .legend, tr")) {
			const parts = [...group.children].filter(shown).map((part) => [part, part.getBoundingClientRect()]);
			parts.forEach(([one, a], i) => parts.slice(i + 1).forEach(([other, b]) => {
				if (a.left + 1 < b.right && b.left + 1 < a.right && a.top + 1 < b.bottom && b.top + 1 < a.bottom && a.width > 1 && b.width > 1) {
					wrong.push("over each other: " + one.textContent.slice(0, 40) + " / " + other.textContent.slice(0, 40));
				}
			}));
		}
		const texts = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT), range = document.createRange();
		for (let text = texts.nextNode(); text; text = texts.nextNode()) {
			if (!shown(text.parentElement) || text.parentElement.closest("bdi, .line, .at, noscript, .plot")) continue;
			for (const word of text.data.matchAll(/\p{L}{2,20}/gu)) {
				range.setStart(text, word.index);
				range.setEnd(text, word.index + word[0].length);
				if (new Set([...range.getClientRects()].map((line) => Math.round(line.top))).size > 1) wrong.push("broken: " + word[0]);
			}
		}
		return wrong;
	}`)
	Expect(err).NotTo(HaveOccurred())
	return found
}
