package console_test

import (
	"context"
	"encoding/json"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"time"

	"github.com/alicebob/miniredis/v2"
	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"

	"cacheaside/raw/console"
	"cacheaside/raw/language"
	"cacheaside/raw/words"
	"cacheaside/repositories/redisserver"
)

var _ = Describe("The console in Portuguese", Label("given"), func() {
	var b *bench

	BeforeEach(func() {
		b = newBench()
		b.Language = language.Portuguese
	})

	// noEnglish expects none in what was written, but for what is the same in every language.
	noEnglish := func() {
		GinkgoHelper()
		text := b.stdout.String() + b.stderr.String()
		for _, kept := range []string{
			`(?m)^Redis: .*$`,                          // redisserver says which one was taken
			`(?m)^ *(summary|complexity|deprecated).*`, // Redis' documentation
			`(ERR|WRONGTYPE|NOAUTH) .*`,                // what Redis says
			`Reading messages... \(press Ctrl-C to quit\)`, `Invalid redis-cli repeat command option value.`,
			`flag provided but not defined`, `(?m)^  retornou .*$`, // what Go's flag package says, and errors in code
		} {
			text = regexp.MustCompile(kept).ReplaceAllString(text, "")
		}
		Expect(text).NotTo(MatchRegexp(`(?i) (the|of|is|and|with|which|but) `))
	}
	file := func(text string) string {
		GinkgoHelper()
		name := filepath.Join(GinkgoT().TempDir(), "experiment.txt")
		Expect(os.WriteFile(name, []byte(text), 0o600)).To(Succeed())
		return name
	}

	Context("by a flag", func() {
		It("is that, whatever it would speak else", func(ctx SpecContext) {
			Expect(b.run(ctx, "", "--lang", "en", "-nope")).To(Equal(2))
			Expect(b.stderr.String()).To(ContainSubstring("expected flags such as"))
			b = newBench()
			Expect(b.run(ctx, "", "-lang", "pt-br", "-nope")).To(Equal(2))
			Expect(b.stderr.String()).To(ContainSubstring("só podem vir flags"))
		})

		DescribeTable("is refused where there is no such language", func(ctx SpecContext, name string) {
			b.Language = language.English
			Expect(b.run(ctx, "", "-lang", name, "PING")).To(Equal(2))
			Expect(b.stderr.String()).To(ContainSubstring("for flag -lang: expected a language that is spoken: en pt-BR"))
		},
			Entry(nil, "de"),
			Entry(nil, ""),
		)
	})

	It("says how it is used", func(ctx SpecContext) {
		for _, args := range [][]string{{"--help"}, {"-h"}, {"play", "--help"}, {"-lang", "pt-BR", "--help"}} {
			b.stdout = buffer{}
			Expect(b.run(ctx, "", args...)).To(Equal(0))
			Expect(b.stdout.String()).To(And(HavePrefix("Uso:\n"), ContainSubstring("-lang LANG")))
			noEnglish()
		}
	})

	It("has each flag in its usage that English has", func() {
		flags := regexp.MustCompile(`(?m)^  (--?\w+)`)
		english, portuguese := words.In(language.English).Usage(), words.In(language.Portuguese).Usage()
		Expect(flags.FindAllString(portuguese, -1)).To(Equal(flags.FindAllString(english, -1)))
		Expect(flags.FindAllString(english, -1)).To(ContainElement("  -lang"))
	})

	DescribeTable("says what is wrong with how it was called", func(ctx SpecContext, says string, args ...string) {
		Expect(b.run(ctx, "", args...)).To(Equal(2))
		Expect(b.stderr.String()).To(And(HavePrefix("raw: "), ContainSubstring(says)))
		noEnglish()
	},
		Entry(nil, "só podem vir flags como -url URL, -3 ou --help", "-nope"),
		Entry(nil, "dê 1 ou mais", "-r", "0", "PING"),
		Entry(nil, "são esperados segundos", "-i", "-1", "PING"),
		Entry(nil, "first não recebe argumentos, mas veio 1;", "first", "x"),
		Entry(nil, "methods não recebe argumentos, mas vieram 2;", "methods", "x", "y"),
		Entry(nil, "play precisa de pelo menos um arquivo", "play"),
		Entry(nil, "o serve inicia ele mesmo um Redis", "-url", "redis://127.0.0.1:1", "serve"),
		Entry(nil, "não é a URL de um servidor Redis", "play", "-on", "x", "../experiments/strings.txt"),
	)

	It("says how a prediction differs, and counts", func(ctx SpecContext) {
		b.env["REDIS_URL"] = redisserver.Embedded
		Expect(b.run(ctx, "", "play", file("> SET k v\nOK\n\n> GET k\nv\n\n> LRANGE l 0 0\n(nil)\n\n> GET none\n?\n\n> GET \"a\"b\n(nil)\n\n@needs redis\n> WAIT 0 1\n(integer) 0\n"))).To(Equal(1))
		Expect(b.stdout.String()).To(HaveSuffix(`experiment.txt

   1  > SET k v
      certo      OK

   4  > GET k
      previsto   v
      veio       "v"
                 A diferença está só nas aspas: uma string aparece entre aspas duplas; um status como OK e um número, sem aspas.

   7  > LRANGE l 0 0
      previsto   (nil)
      veio       (empty array)
                 A sua previsão é nil, que quer dizer que não há valor, mas veio um array vazio.

  10  > GET none
      ?          Falta a sua previsão: escreva a resposta na linha 11, no lugar do ?.

  13  > GET "a"b
      previsto   (nil)
      veio       Invalid argument(s)
                 Não foi enviado: coluna 7: depois das aspas que fecham vem um espaço ou o fim da linha, e não "b"; ponha ali um espaço, ou uma barra invertida antes das aspas

  17  > WAIT 0 1
      não rodou  O Redis embutido não tem isso; para executar, instale o Redis, para que o redis-server esteja no PATH.

` + b.lastLine()))
		Expect(b.lastLine()).To(HaveSuffix("experiment.txt: 1 certa, 3 erradas, 1 por prever, 1 que não rodou\n"))
		noEnglish()
	})

	It("has its messages in JSON, whose other words stay", func(ctx SpecContext) {
		b.env["REDIS_URL"] = redisserver.Embedded
		Expect(b.run(ctx, "", "play", "-json", file("> INCR n\n(integer) 2\n> GET n\n?\n"))).To(Equal(1))
		var result performance
		Expect(json.Unmarshal([]byte(b.stdout.String()), &result)).To(Succeed())
		Expect(result.Replies[0]).To(And(HaveField("Status", "failed"), HaveField("Message", "O tipo está certo (as duas respostas são inteiros), mas o número é outro.")))
		Expect(result.Replies[1]).To(And(HaveField("Status", "hidden"), HaveField("Message", HavePrefix("Falta a sua previsão"))))
	})

	It("says where a transcript can't be read", func(ctx SpecContext) {
		b.env["REDIS_URL"] = redisserver.Embedded
		Expect(b.run(ctx, "", "play", file("> GET k\n\n(nil)\n"))).To(Equal(1))
		Expect(b.stderr.String()).To(And(HavePrefix("raw: "), ContainSubstring("experiment.txt:3: aqui só pode vir um comando (>), uma explicação (#)"),
			ContainSubstring("escreva-a numa linha nova depois da linha 1")))
		noEnglish()
	})

	It("does not send what is dangerous", func(ctx SpecContext) {
		server := listen(nil)
		Expect(b.run(ctx, "FLUSHALL\nCLUSTER FORGET x\nKEYS *\n", "-url", server.URL())).To(Equal(1))
		Expect(b.stderr.String()).To(And(
			ContainSubstring("raw: FLUSHALL não foi enviado a "+server.Address()+", porque apaga todas as chaves de todos os bancos; para enviar mesmo assim, comece de novo com a flag -yes\n"),
			ContainSubstring("porque tira um servidor do cluster;"),
			ContainSubstring("porque lê todas as chaves, e enquanto isso bloqueia o servidor (não dá para saber quantas são: OK);"),
		))
		noEnglish()
	})

	DescribeTable("asks before it sends what is dangerous", func(ctx SpecContext, answer string, sent bool) {
		server := listen(nil)
		b.Terminal, b.Stdin = true, strings.NewReader("FLUSHDB\n"+answer+"\n")
		Expect(b.run(ctx, "", "-url", server.URL())).To(Equal(0))
		Expect(b.stdout.String()).To(ContainSubstring("FLUSHDB em " + server.Address() + ": isso apaga todas as chaves do banco selecionado.\nEnviar? (sim ou não) "))
		Expect(b.stderr.String()).To(ContainSubstring("Digite um comando, como SET k v"))
		if sent {
			Expect(commands(server)).To(ContainElement("FLUSHDB"))
		} else {
			Expect(commands(server)).NotTo(ContainElement("FLUSHDB"))
			Expect(b.stdout.String()).To(ContainSubstring("Não foi enviado.\n"))
		}
		noEnglish()
	},
		Entry(nil, "sim", true),
		Entry(nil, "S", true),
		Entry(nil, "não", false),
		Entry(nil, "", false),
	)

	It("tells its editor in which words to speak", func(ctx SpecContext) {
		b.Terminal = true
		var told words.Words
		b.Editor = func(_ func(string) []string, in words.Words) (console.Typist, error) {
			told = in
			return nil, context.Canceled
		}
		Expect(b.run(ctx, "", "-url", listen(nil).URL())).To(Equal(1))
		Expect(told).To(Equal(words.In(language.Portuguese)))
		Expect(b.stderr.String()).To(ContainSubstring("raw: ao ler do terminal: context canceled\n"))
	})

	It("shows more of commands, explains its own words, and says that Redis' are in English", func(ctx SpecContext) {
		server := miniredis.RunT(GinkgoT())
		Expect(b.run(ctx, "help\nhelp SET\nhelp @hash\nhelp nonsense\nhelp config x\nhelp @x\n:help\n:x\n:all SET k v EX 10\n:all EXPIRE k 20\n:ttl PING\n:all AUTH x\n:go GETSET a b\n"+
			":go ZREVRANGE a 0 1\n:go MULTI\n:ttl SET k v\nEXEC\nGET \"a\n0 PING\n:wire on\n:wire off\n", "-url", "redis://"+server.Addr())).To(Equal(1))
		Expect(b.stdout.String()).To(And(
			ContainSubstring("help COMANDO   ajuda sobre um comando"),
			ContainSubstring("(O texto é o do próprio Redis, em inglês.)\n"),
			ContainSubstring(":ttl           o que aconteceu com os tempos de vida das chaves\n"),
			ContainSubstring("# recebido  \"+OK\\r\\n\"\n"),
			ContainSubstring("# ttl       k: sem chave → 10.0 s\n"),
			ContainSubstring("# ttl       o comando não cita nenhuma chave\n"),
			ContainSubstring("# wire      não é mostrado, porque contém uma senha\n"),
			ContainSubstring("// Está obsoleto: use rdb.SetArgs com Get.\n"),
			ContainSubstring("# na fila   o EXEC executa, o DISCARD descarta\n"),
			ContainSubstring("# wire      a saudação desta conexão:\n"),
			ContainSubstring("\nInvalid argument(s)\n"), ContainSubstring("unknown redis-cli internal command ':x'\n"),
		))
		Expect(b.stderr.String()).To(And(
			ContainSubstring("raw: :x não existe; o que existe é :all"),
			ContainSubstring("as aspas \" não foram fechadas"),
			ContainSubstring("o número de vezes antes de um comando deve ser 1 ou mais"),
		))
		noEnglish()
		for text := range strings.Lines(b.stdout.String()) {
			if !strings.HasPrefix(text, "#") && !strings.HasPrefix(text, "  ") && !strings.HasPrefix(text, "(error)") && !strings.HasPrefix(text, "depois de") {
				Expect(len([]rune(text))).To(BeNumerically("<=", 81), text)
			}
		}
	})

	It("turns views on and off in a terminal", func(ctx SpecContext) {
		b.Terminal, b.Stdin = true, strings.NewReader(":time\n:time off\n")
		Expect(b.run(ctx, "", "-url", listen(nil).URL())).To(Equal(0))
		Expect(b.stdout.String()).To(And(ContainSubstring("# :time     ligado\n"), ContainSubstring("# :time     desligado\n")))
	})

	DescribeTable("runs functions and methods", func(ctx SpecContext, which string, says ...string) {
		server := miniredis.RunT(GinkgoT())
		server.RequireAuth(`s3"cret`)
		Expect(b.run(ctx, "", "-url", "redis://:s3%22cret@"+server.Addr(), which)).To(Equal(0), b.stdout.String()+b.stderr.String())
		for _, text := range says {
			Expect(b.stdout.String()).To(ContainSubstring(text))
		}
		Expect(b.stdout.String()).NotTo(MatchRegexp(`(?m)^  (command|sent|reply|received|returned|database) `))
		noEnglish()
	},
		Entry(nil, "first", "Connect(ctx, url), como o cliente dele faz: uma saudação e, depois, PING\n", `auth default "(senha)"`, `
GetString(ctx, rdb, "first:greeting")
  comando   get first:greeting
  enviado   *2\r\n$3\r\nget\r\n$14\r\nfirst:greeting\r\n
  resposta  "hello"
  recebido  $5\r\nhello\r\n
  retornou  "hello", nil
`, "  banco     SELECT price FROM products"),
		Entry(nil, "methods", "PING, como primeiro comando de uma conexão: antes dele, o go-redis saúda o servidor\n", `auth default "(senha)"`, `
GetKey(ctx, "methods:greeting")
  comando   get methods:greeting
  enviado   *2\r\n$3\r\nget\r\n$16\r\nmethods:greeting\r\n
  resposta  "hello"
  recebido  $5\r\nhello\r\n
  retornou  "hello", nil
`),
	)

	It("says what is wrong with a server", func(ctx SpecContext) {
		Expect(b.run(ctx, "", "-url", "redis://"+freeAddress(), "PING")).To(Equal(1))
		Expect(b.stderr.String()).To(And(ContainSubstring("raw: ao conectar a "), ContainSubstring("; veja se o servidor está rodando")))
		b.stderr = buffer{}
		server := listen(map[string]string{"AUTH x": "-ERR no x\r\n", "GET k": "hang up"})
		Expect(b.run(ctx, "", "-url", "redis://:x@"+server.Address(), "GET", "k")).To(Equal(1))
		Expect(b.stderr.String()).To(And(ContainSubstring("raw: AUTH falhou: ERR no (senha)\nraw: informe a senha com AUTH"),
			ContainSubstring("raw: GET: o servidor desligou em vez de responder (o próximo comando abre uma conexão nova")))
		noEnglish()
	})

	It("serves", func(ctx SpecContext) {
		b.env["REDIS_URL"] = redisserver.Embedded
		serving, interrupt := context.WithCancel(ctx)
		statuses := make(chan int, 1)
		go func() { statuses <- b.Run(serving, []string{"serve"}) }()
		DeferCleanup(interrupt)
		Eventually(b.stderr.String).WithTimeout(10 * time.Second).Should(ContainSubstring("raw: ele roda até Ctrl-C, e os dados somem junto com ele\n"))
		second := newBench()
		second.Language, second.Search = language.Portuguese, b.Search
		Expect(second.run(ctx, "", "serve")).To(Equal(1))
		Expect(second.stderr.String()).To(ContainSubstring("raw: já existe um Redis"))
		interrupt()
		Eventually(statuses).WithTimeout(10 * time.Second).Should(Receive(Equal(0)))
		noEnglish()
	}, SpecTimeout(20*time.Second))

	It("says that a Redis of its own goes", func(ctx SpecContext) {
		Expect(b.run(ctx, "", "PING")).To(Equal(0))
		Expect(b.stderr.String()).To(HaveSuffix("raw: esse Redis foi iniciado só para esta execução, e os dados somem junto com ele; go run ./raw serve deixa um rodando\n"))
	})
})
