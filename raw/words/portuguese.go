package words

import (
	"fmt"
	"strings"
	"time"

	"cacheaside/raw/language"
	"cacheaside/repositories/redisserver"
)

// The package console: program.go

func (portuguese) Usage() string { return portugueseUsage }

func (portuguese) WrongFlags(problem string) string {
	return "antes do comando só podem vir flags como -url URL, -3 ou --help, mas veio isto: " + problem + "; go run ./raw --help diz mais"
}

func (portuguese) NoArguments(command string, came int) string {
	return fmt.Sprintf("%s não recebe argumentos, mas %s; escreva go run ./raw %[1]s", command, numbered(came, "veio 1", "vieram %d"))
}

func (portuguese) EndingStarted(problem string) string {
	return "ao encerrar o Redis que foi iniciado: " + problem
}

func (portuguese) Uses(server redisserver.Origin) string {
	at := strings.TrimPrefix(server.At, "at ") // as a URL is told of
	text := map[redisserver.How]string{
		redisserver.Given:             "indicado, em " + at,
		redisserver.Found:             "já estava rodando, em " + at,
		redisserver.Child:             server.Program + ", iniciado por este programa, em " + at,
		redisserver.EmbeddedHere:      "embutido neste programa, em " + at,
		redisserver.EmbeddedElsewhere: "embutido em outro programa, em " + at,
	}[server.How]
	if server.Note != "" {
		text += " (" + server.Note + ")"
	}
	return "Redis: " + text
}

func (portuguese) StartedForThisRun() string {
	return "esse Redis foi iniciado só para esta execução, e os dados somem junto com ele; go run ./raw serve deixa um rodando"
}

// flags.go

func (portuguese) NoSuchLanguage(spoken []language.Language) string {
	return "o console fala estas línguas: en " + listed(spoken)
}

func (portuguese) ExpectedSeconds() string { return "são esperados segundos, como 0.5" }

func (portuguese) UserWithoutPassword() string {
	return "-user sem uma senha; informe-a com -a ou REDISCLI_AUTH"
}

func (portuguese) RepeatWithoutCommand() string {
	return "-r sem um comando; numa sessão, escreva o número antes do comando"
}

func (portuguese) RepeatNever() string { return "-r 0; dê 1 ou mais, ou -1 para repetir sem fim" }

func (portuguese) LastWithoutCommand() string {
	return "-x sem um comando, cuja última palavra seria a entrada"
}

func (portuguese) ScanWithCommand() string {
	return "-scan junto com um comando; ele próprio já é um"
}

func (portuguese) ScanWithEval() string { return "-scan junto com -eval; use só um dos dois" }

func (portuguese) PatternWithoutScan() string { return "-pattern sem -scan" }

func (portuguese) EvalFile(problem string) string {
	return "-eval espera o arquivo de um script em Lua: " + problem
}

func (portuguese) LastOfInput(problem string) string {
	return "-x espera a última palavra na entrada padrão: " + problem
}

// session.go

func (portuguese) SeeThatItRuns(problem string) string {
	return problem + "; veja se o servidor está rodando e se REDIS_URL ou -url leva a ele, ou deixe um rodando com go run ./raw serve"
}

func (portuguese) ServerRefuses(problem string) string {
	return problem + "; o servidor está rodando, mas recusa isso: mude -n, -3 ou o que a URL pede"
}

func (portuguese) GivePassword() string {
	return "informe a senha com AUTH, ou comece com -a SENHA ou REDISCLI_AUTH"
}

func (portuguese) WritingOutput(problem string) string {
	return "ao escrever na saída padrão: " + problem
}

// command.go

func (portuguese) BehindOwnWords() string {
	return "As palavras das seis primeiras linhas vêm antes de um comando, como em\n" +
		"\":all GET k\", ou sozinhas, para ligar ou desligar.\n" +
		"Um número antes de um comando o repete: \"3 INCR n\".\n"
}

func (portuguese) Unanswered(command, why string) string {
	return fmt.Sprintf("%s não foi enviado: %s, e o console lê uma só resposta para cada comando; para isso, use o redis-cli", command, why)
}

func (portuguese) AnsweredForEachChannel() string {
	return "ele tem uma resposta por canal, e depois podem chegar mensagens a qualquer momento"
}

func (portuguese) AnsweredWithoutEnd() string {
	return "a resposta é um banco de dados inteiro, e não tem fim"
}

func (portuguese) TellsNotToAnswer() string { return "ele manda o servidor não responder" }

func (portuguese) NotShown() string { return "(oculta)" }

// lines.go

func (portuguese) ReadingInput(problem string) string { return "ao ler a entrada padrão: " + problem }

func (portuguese) AtLine(number int, problem string) string {
	return fmt.Sprintf("linha %d: %s", number, problem)
}

// exchange.go and pushes.go

func (portuguese) HungUp() string { return "o servidor desligou em vez de responder" }

func (portuguese) Lost(command, why string, more int) string {
	behind := ""
	if more > 0 {
		behind = "; " + numbered(more, "mais 1 foi enviado depois dele, e também não se sabe o que aconteceu com ele",
			"mais %d foram enviados depois dele, e também não se sabe o que aconteceu com eles")
	}
	return fmt.Sprintf("%s: %s%s (o próximo comando abre uma conexão nova, sem a transação desta)", command, why, behind)
}

func (portuguese) NothingBehindReply(kind string) string {
	return "depois da resposta veio outra, que ninguém pediu (" + kind + ")"
}

// side.go

func (portuguese) NoAnswerWithin(command string, limit time.Duration) string {
	return fmt.Sprintf("%s: nenhuma resposta em %s", command, limit)
}

func (portuguese) EmbeddedLacks(command string) string {
	return "o Redis embutido não tem " + command + ", mas um Redis de verdade tem: instale o Redis, para que o redis-server esteja no PATH, ou indique um com REDIS_URL"
}

func (portuguese) LifetimeNotKnown(why string) string { return "não se sabe (" + why + ")" }

func (portuguese) NoKey() string { return "sem chave" }

func (portuguese) NoLifetime() string { return "sem tempo de vida" }

// terminal.go

func (portuguese) ReadingTerminal(problem string) string { return "ao ler do terminal: " + problem }

func (portuguese) TypeACommand() string {
	return `Digite um comando, como SET k v, ou ":all GET k" para ver mais sobre ele. "help" e ":help" explicam, "quit" encerra.`
}

func (portuguese) PressAgain() string { return "Ctrl-C de novo, ou Ctrl-D, encerra o console." }

// views.go

func (portuguese) On() string { return "ligado" }

func (portuguese) Off() string { return "desligado" }

func (portuguese) NoView(word string) string {
	return word + " não existe; o que existe é :all :wire :go :time :ttl :raw; :help explica cada um"
}

func (portuguese) HasPassword() string { return "não é mostrado, porque contém uma senha" }

func (portuguese) CommandHasPassword(command string) string {
	return command + ", que não é mostrado, porque contém uma senha"
}

func (portuguese) Queued() string { return "na fila" }

func (portuguese) UntilExec() string { return "o EXEC executa, o DISCARD descarta" }

func (portuguese) NamesNoKey() string { return "o comando não cita nenhuma chave" }

func (portuguese) MoreKeys(number int) string {
	return numbered(number, "e mais 1 chave", "e mais %d chaves")
}

func (portuguese) MoreBytes(shown string, number int) string {
	return shown + numbered(number, " e mais 1 byte", " e mais %d bytes")
}

func (portuguese) Handshake() string { return "a saudação desta conexão:" }

// serve.go

func (portuguese) ServeNamesAnother(embedded string) string {
	return fmt.Sprintf("o serve inicia ele mesmo um Redis, mas REDIS_URL ou -url indica outro; deixe isso de fora, ou use %q", embedded)
}

func (portuguese) ServedAlready(server string) string {
	return "já existe um Redis, e go run ./raw vai usá-lo; para iniciar outro, encerre esse antes (" + server + ")"
}

func (portuguese) RunsUntilCtrlC() string {
	return "ele roda até Ctrl-C, e os dados somem junto com ele"
}

func (portuguese) ServedHasEnded(problem string) string {
	return "o Redis que estava rodando encerrou (" + problem + "); inicie-o de novo com go run ./raw serve"
}

// danger.go: what a command does

func (portuguese) DeletesAllKeys() string { return "apaga todas as chaves de todos os bancos" }

func (portuguese) DeletesKeysOfDatabase() string { return "apaga todas as chaves do banco selecionado" }

func (portuguese) ExchangesDatabases() string {
	return "troca todas as chaves entre dois bancos, para todos os que os usam"
}

func (portuguese) EndsServer() string { return "encerra o servidor, para todos" }

func (portuguese) BlocksUntilWritten() string {
	return "bloqueia o servidor até que todos os dados estejam gravados no disco dele"
}

func (portuguese) MayBlockOrEnd() string { return "pode bloquear ou encerrar o servidor" }

func (portuguese) MovesKeys() string {
	return "leva chaves para outro servidor, e enquanto isso bloqueia este"
}

func (portuguese) StopsFollowing() string { return "faz uma réplica deixar de seguir o seu master" }

func (portuguese) TakesKeysOfAnother() string {
	return "joga fora todas as chaves, e fica com as de outro servidor"
}

func (portuguese) StopsWriting() string {
	return "suspende todas as escritas até que uma réplica tenha assumido"
}

func (portuguese) ReadsAllKeys() string {
	return "lê todas as chaves, e enquanto isso bloqueia o servidor"
}

func (portuguese) ChangesSetting() string { return "muda uma configuração do servidor, para todos" }

func (portuguese) OverwritesConfiguration() string {
	return "sobrescreve o arquivo de configuração do servidor"
}

func (portuguese) DeletesScripts() string {
	return "apaga todos os scripts de todos, e então o EVALSHA deles falha"
}

func (portuguese) DeletesFunctions() string { return "apaga todas as funções" }

func (portuguese) ReplacesFunctions() string {
	return "acrescenta ou substitui funções, ou apaga todas antes"
}

func (portuguese) RunsProgram() string { return "executa um programa dentro do servidor" }

func (portuguese) TakesCommandsAway() string { return "tira comandos e tipos de todos" }

func (portuguese) ChangesRights() string { return "muda quem pode fazer o quê" }

func (portuguese) DeletesUsers() string { return "apaga usuários e encerra as conexões deles" }

func (portuguese) ReplacesUsers() string { return "substitui todos os usuários pelos de um arquivo" }

func (portuguese) LetsAllWait() string { return "faz os comandos de todos esperarem" }

func (portuguese) ForgetsCluster() string {
	return "faz o servidor esquecer o cluster dele, e pode apagar todas as chaves"
}

func (portuguese) MakesMaster() string { return "promove uma réplica a master" }

func (portuguese) AnswersForNoKey() string {
	return "faz o servidor não responder mais por chave nenhuma"
}

func (portuguese) AnswersForFewerKeys() string { return "faz o servidor responder por menos chaves" }

func (portuguese) ChangesSlots() string { return "muda qual servidor responde por quais chaves" }

func (portuguese) TakesServerOut() string { return "tira um servidor do cluster" }

func (portuguese) KeysNotTold(why string) string { return "não dá para saber quantas são: " + why }

func (portuguese) KeysThere(number int64) string {
	return fmt.Sprintf("são %d; o SCAN as lê aos poucos", number)
}

func (portuguese) DangerRefused(command, server, does string) string {
	return fmt.Sprintf("%s não foi enviado a %s, porque %s; para enviar mesmo assim, comece de novo com a flag -yes", command, server, does)
}

func (portuguese) Danger(command, server, does string) string {
	return fmt.Sprintf("%s em %s: isso %s.", command, server, does)
}

func (portuguese) SendIt() string { return "Enviar? (sim ou não) " }

func (portuguese) IsYes(answer string) bool { return isOne(answer, "s", "sim", "y", "yes") }

func (portuguese) WasNotSent() string { return "Não foi enviado." }

// play.go

func (portuguese) PlayFlags(problem string) string {
	return "play recebe arquivos, -json, -on URL e -recorded ARQUIVO, mas veio isto: " + problem
}

func (portuguese) PlayWithoutFile() string {
	return "play precisa de pelo menos um arquivo, como raw/experiments/strings.txt"
}

func (portuguese) PlayOneRecorded(came int) string {
	return fmt.Sprintf("com -recorded, play recebe um arquivo só, porque as respostas são as de uma única transcrição, mas vieram %d", came)
}

func (portuguese) PlayRecorded(problem string) string {
	return "play precisa de uma transcrição com as respostas depois de -recorded: " + problem
}

func (portuguese) PlayFiles(problem string) string {
	return "play precisa de transcrições, como raw/experiments/strings.txt: " + problem
}

func (portuguese) LeavingRedis(problem string) string {
	return "ao deixar o Redis como ele estava: " + problem
}

func (portuguese) Right() string { return "certo" }

func (portuguese) Predicted() string { return "previsto" }

func (portuguese) Came() string { return "veio" }

func (portuguese) NotRun() string { return "não rodou" }

func (portuguese) ReasonInLine(line int) string { return fmt.Sprintf("pelo motivo da linha %d", line) }

func (portuguese) Counts(right, wrong, toPredict, notRun int) string {
	counts := numbered(right, "1 certa", "%d certas") + ", " + numbered(wrong, "1 errada", "%d erradas")
	if toPredict > 0 {
		counts += fmt.Sprintf(", %d por prever", toPredict)
	}
	if notRun > 0 {
		counts += numbered(notRun, ", 1 que não rodou", ", %d que não rodaram")
	}
	return counts
}

// player.go

func (portuguese) PredictBehind(line int) string {
	return fmt.Sprintf("Falta a sua previsão: escreva a resposta numa linha nova depois da linha %d.", line)
}

func (portuguese) PredictInPlace(line int) string {
	return fmt.Sprintf("Falta a sua previsão: escreva a resposta na linha %d, no lugar do ?.", line)
}

func (portuguese) LacksThis() string {
	return "O Redis embutido não tem isso; para executar, instale o Redis, para que o redis-server esteja no PATH."
}

func (portuguese) IsRecorded() string {
	return "O que veio é a resposta gravada, porque o Redis embutido não tem isso; para executar, instale o Redis, para que o redis-server esteja no PATH."
}

func (portuguese) CannotHold() string {
	return "Esta resposta não pode estar numa transcrição, porque tem uma linha vazia, ou uma que começa com #, @, > ou nome>, " +
		"ou porque se parece com um ? ou um <*> da própria transcrição: deixe o comando de fora."
}

func (portuguese) WriteNeedsRedis(command string) string {
	return "O Redis embutido não tem " + command + ": escreva @needs redis numa linha só dele, antes do comando, " +
		"e instale o Redis, para que o redis-server esteja no PATH."
}

func (portuguese) WasNotSentSince(why string) string { return "Não foi enviado: " + why }

func (portuguese) ConsoleSays(said string) string { return "O console diz: " + said }

func (portuguese) NoReplyWithin(limit time.Duration) string {
	return fmt.Sprintf("Não veio resposta em %s: se o comando bloqueia, dê a ele um tempo depois do qual desista.", limit)
}

func (portuguese) EndsConsole() string {
	return "Isso encerra o console e não tem resposta: deixe de fora."
}

func (portuguese) NoReply(why string) string { return "Não veio resposta: " + why }

func (portuguese) ConnectionEnded() string { return "o servidor encerrou a conexão." }

// empty.go

func (portuguese) ServersOfItsOwn() string {
	return "-on: uma transcrição com @replica ou @cluster tem servidores só dela: deixe -on de fora"
}

func (portuguese) StartingPrivate(problem string) string {
	return "ao iniciar um Redis só para isto: " + problem
}

func (portuguese) ExpectedAnswer(text string) string {
	return "esperava-se um Redis que responde, mas veio isto: " + text
}

func (portuguese) ExpectedEmpty() string {
	return "esperava-se um Redis sem nenhuma chave, porque uma transcrição começa sem nenhuma e no fim todas são apagadas, " +
		"mas este tem algumas; deixe -on de fora, e um Redis será iniciado só para ela"
}

func (portuguese) MakingCluster(problem string) string {
	return "ao fazer do servidor um cluster: " + problem
}

func (portuguese) ExpectedToSay(text string, limit time.Duration) string {
	return fmt.Sprintf("o Redis iniciado para isto deveria dizer %s em %s, e não disse", text, limit)
}

// first.go and the package methods

func (portuguese) NothingWithoutConnect(problem string) string {
	return "não dá para mostrar nada sem Connect, de raw/first/first_commands.go: " + problem
}

func (portuguese) ExpectedClient() string { return "esperava-se um cliente, mas veio nil sem um erro" }

func (portuguese) ConnectDoes() string {
	return "Connect(ctx, url), como o cliente dele faz: uma saudação e, depois, PING"
}

func (portuguese) PingGreets() string {
	return "PING, como primeiro comando de uma conexão: antes dele, o go-redis saúda o servidor"
}

func (portuguese) Command() string { return "comando" }

func (portuguese) Sent() string { return "enviado" }

func (portuguese) Reply() string { return "resposta" }

func (portuguese) Received() string { return "recebido" }

func (portuguese) Database() string { return "banco" }

func (portuguese) Returned() string { return "retornou" }

func (portuguese) Panicked() string { return "pânico" }

func (portuguese) Expected() string { return "esperado" }

func (portuguese) NoError() string { return "nenhum erro" }

func (portuguese) ErrorThatWraps(wanted error) string {
	return fmt.Sprintf("um erro que envolve %q", wanted)
}

func (portuguese) Password() string { return "(senha)" }

func (portuguese) Writing(problem string) string { return "ao escrever: " + problem }

func (portuguese) MethodsDiffer(calls, wrong int) string {
	return fmt.Sprintf("todas as %d chamadas deveriam retornar o que os métodos prometem, mas %s: veja as linhas que começam com esperado",
		calls, numbered(wrong, "1 não retornou", "%d não retornaram"))
}

// The package client

func (portuguese) NotURLOfServer() string {
	return "não é a URL de um servidor Redis: são esperados redis://HOST:PORTA/BANCO, rediss://HOST:PORTA/BANCO ou unix:///CAMINHO"
}

func (portuguese) Connecting(address, problem string) string {
	return "ao conectar a " + address + ": " + problem
}

func (portuguese) NoAnswer(limit time.Duration, problem string) string {
	return fmt.Sprintf("nenhuma resposta em %s: %s", limit, problem)
}

func (portuguese) HungUpAt(step, problem string) string {
	return step + ": o servidor desligou em vez de responder: " + problem
}

func (portuguese) StepFailed(step, answer string) string { return step + " falhou: " + answer }

// The package line

func (portuguese) AtColumn(column int, problem string) string {
	return fmt.Sprintf("coluna %d: %s", column, problem)
}

func (portuguese) NULByte() string {
	return `um byte NUL não pode ser digitado como é; escreva "\x00", entre aspas duplas`
}

func (portuguese) QuoteNotClosed(quote byte) string {
	return fmt.Sprintf("as aspas %c não foram fechadas; feche-as no fim da palavra, ou escreva \"\\x%02x\" para o próprio byte", quote, quote)
}

func (portuguese) BehindQuote(came string) string {
	return "depois das aspas que fecham vem um espaço ou o fim da linha, e não " + came + "; ponha ali um espaço, ou uma barra invertida antes das aspas"
}

func (portuguese) ExpectedTimes(came string) string {
	return "o número de vezes antes de um comando deve ser 1 ou mais, mas veio " + came + "; deixe-o de fora para enviar o comando uma vez"
}

func (portuguese) ShowsAll() string {
	return "tudo o que se pode mostrar de um comando: os quatro seguintes"
}

func (portuguese) ShowsWire() string { return "os bytes nos dois sentidos" }

func (portuguese) ShowsGo() string { return "o mesmo comando em Go, como uma chamada do go-redis" }

func (portuguese) ShowsTime() string { return "quanto tempo a resposta levou" }

func (portuguese) ShowsTTL() string { return "o que aconteceu com os tempos de vida das chaves" }

func (portuguese) ShowsRaw() string {
	return "strings como são, com as letras de qualquer alfabeto"
}

func (portuguese) ShowsTheseWords() string { return "estas palavras" }

func (portuguese) HelpsOnCommands() string { return "ajuda sobre comandos: help SET, help @hash" }

func (portuguese) ClearsScreen() string { return "uma tela vazia" }

func (portuguese) Quits() string { return "o fim do console; Ctrl-D também" }

// The package commands

func (portuguese) Help(groups string) string {
	return "help COMANDO   ajuda sobre um comando, como em: help SET, help CONFIG SET\n" +
		"help @GRUPO    os comandos de um grupo:" + groups + "\n"
}

func (portuguese) HelpIsInEnglish() string { return "(O texto é o do próprio Redis, em inglês.)\n" }

func (portuguese) NoHelp(word string) string {
	return fmt.Sprintf("depois de help vem um comando do Redis 7.0 ou @GRUPO, mas veio %q; \"help\" sozinho lista os grupos", word)
}

func (portuguese) NoSubcommand(command, word, all string) string {
	return fmt.Sprintf("%s não tem o subcomando %q; tem estes:%s", command, word, all)
}

func (portuguese) NoGroup(group, all string) string {
	return fmt.Sprintf("depois de @ vem um grupo de comandos, mas veio %q; os grupos são:%s", group, all)
}

// The package gocall

func (portuguese) SubscribeNote() string {
	return "Esta chamada usa uma conexão só dela e retorna na hora; as mensagens vêm pelo Channel() do que ela retorna."
}

func (portuguese) TransactionNote() string {
	return "Um programa em Go usa rdb.TxPipelined, que manda MULTI, todos os comandos e EXEC pela mesma conexão: a cada chamada, o rdb pode pegar outra conexão do pool."
}

func (portuguese) WatchNote() string {
	return "Um programa em Go usa rdb.Watch, que fica com a mesma conexão até que a função dele retorne: a cada chamada, o rdb pode pegar outra conexão do pool."
}

func (portuguese) SelectNote() string {
	return "Um programa em Go define DB em redis.Options: isto muda uma só conexão do pool, e a cada chamada o rdb pode pegar outra."
}

func (portuguese) AuthNote() string {
	return "Um programa em Go define Username, Password e Protocol em redis.Options: isto muda uma só conexão do pool, e a cada chamada o rdb pode pegar outra."
}

func (portuguese) WaitNote() string {
	return "Ele espera pelas escritas da própria conexão: um programa em Go põe as duas coisas num só rdb.Pipelined, porque a cada chamada o rdb pode pegar outra conexão do pool."
}

func (portuguese) DoSubscribesNote() string {
	return "Um programa em Go usa rdb.Subscribe e os métodos do que ele retorna: rdb.Do lê uma resposta só, e as mensagens vêm depois."
}

func (portuguese) MonitorNote() string {
	return "rdb.Do lê uma resposta só, e o que o MONITOR mostra vem depois: um programa em Go deixa isso para o redis-cli."
}

func (portuguese) Deprecated(use string) string { return "Está obsoleto: use " + use + "." }

func (portuguese) DeprecatedRightToLeft(use string) string {
	return "Está obsoleto: use " + use + " de RIGHT para LEFT."
}

func (portuguese) DeprecatedWithLifetime(use string) string {
	return "Está obsoleto: use " + use + " com o tempo de vida."
}

func (portuguese) DeprecatedWith(use, option string) string {
	return "Está obsoleto: use " + use + " com " + option + "."
}

func (portuguese) DeprecatedWithBoth(use, one, other string) string {
	return "Está obsoleto: use " + use + " com " + one + " e " + other + "."
}

func (portuguese) SendsOtherWords(sent, typed string) string {
	return "O go-redis manda " + sent + " no lugar de " + typed + ", o que dá no mesmo."
}

// The package editor, and main_terminal.go

func (portuguese) QuoteIsOpen(quote string) string {
	return "as aspas " + quote + " estão abertas: feche-as, ou descarte a linha com Ctrl-C"
}

func (portuguese) MoreCandidates(number int) string { return fmt.Sprintf("e mais %d", number) }

func (portuguese) NotRegular(file string) string {
	return "esperava-se um arquivo comum, e " + file + " não é um; indique outro com RAW_HISTORY"
}

func (portuguese) NoHistory(problem string) string {
	return "o histórico não é guardado: " + problem
}

func (portuguese) NameHistory(problem string) string {
	return problem + "; indique um arquivo com RAW_HISTORY"
}

// The package transcript: parse.go and match.go

func (portuguese) FileIsEmpty() string {
	return "o arquivo está vazio: escreva um comando, uma linha como: > GET greeting"
}

func (portuguese) FileIsUTF16() string {
	return "esperava-se texto em UTF-8, mas o arquivo está em UTF-16: salve-o como UTF-8"
}

func (portuguese) FileHasNoCommand() string {
	return "o arquivo não tem nenhum comando: escreva um, uma linha como: > GET greeting"
}

func (portuguese) CommandBehindNeeds() string {
	return "logo depois de @needs redis deve vir um comando"
}

func (portuguese) BlankBehindPrompt() string {
	return "falta um espaço depois do > de um comando, como em: > GET greeting"
}

func (portuguese) PromptOfConnection() string {
	return "antes de um comando em outra conexão vêm letras minúsculas e dígitos, > e um espaço, como em: other> GET greeting" +
		" (a primeira conexão só tem > na frente; se isto é explicação, ponha # na frente)"
}

func (portuguese) AtStartOfLine(what string) string {
	return what + " deve estar no começo da linha, sem espaços antes"
}

func (portuguese) StrayLine() string {
	return portugueseStray + "; uma resposta vem logo abaixo do seu comando"
}

func (portuguese) StrayBehindHidden(command, into int) string {
	return fmt.Sprintf("%s; se é a resposta ao comando da linha %d, escreva-a na linha %d, no lugar do ?", portugueseStray, command, into)
}

func (portuguese) StrayBehindReply(command, behind int) string {
	return fmt.Sprintf("%s; se faz parte da resposta ao comando da linha %d, escreva-a numa linha nova depois da linha %d", portugueseStray, command, behind)
}

const portugueseStray = "aqui só pode vir um comando (>), uma explicação (#), @wait, @needs, @resp3, @replica, @cluster ou uma linha vazia. Se isto é explicação, ponha # na frente"

func (portuguese) CommandIsEmpty() string {
	return "falta um comando depois do >, como em: > GET greeting"
}

func (portuguese) WaitIsNoTime(most time.Duration) string {
	return fmt.Sprintf("depois de @wait vem um tempo maior que zero e de até %s, como em: @wait 1.1s", most)
}

func (portuguese) NeedsOnlyRedis() string {
	return "depois de @needs só pode vir redis: não há outra coisa de que se possa precisar"
}

func (portuguese) NothingBehindDirective(name string) string {
	return "depois de " + name + " não vem nada: vale para todas as conexões"
}

func (portuguese) DirectiveIsLate(name string) string {
	return name + " deve vir antes do primeiro comando: vale para o arquivo inteiro"
}

func (portuguese) ReplicaOrCluster() string {
	return "só pode haver um dos dois: @replica ou @cluster"
}

func (portuguese) NoDirective(name string) string {
	return "só existem @wait, @needs, @resp3, @replica e @cluster, mas aqui está " + name
}

func (portuguese) NothingBehindAnything() string {
	return "depois de <*> não vem nada: ele representa todo o texto até o fim da linha, inclusive as aspas que fecham"
}

func (portuguese) RangeIsTurned(found string) string {
	return "o primeiro número de um intervalo não pode ser maior que o segundo, como em <57..60>, mas aqui está " + found
}

// kind.go

func (portuguese) Integers() Kind { return Kind{"um inteiro", "as duas respostas são inteiros"} }

func (portuguese) Doubles() Kind { return Kind{"um double", "as duas respostas são doubles"} }

func (portuguese) Errors() Kind { return Kind{"um erro", "as duas respostas são erros"} }

func (portuguese) Strings() Kind {
	return Kind{"uma string, que aparece entre aspas duplas", "as duas respostas são strings"}
}

func (portuguese) Arrays() Kind { return Kind{"um array", "as duas respostas são arrays"} }

func (portuguese) Sets() Kind { return Kind{"um set", "as duas respostas são sets"} }

func (portuguese) Maps() Kind { return Kind{"um map", "as duas respostas são maps"} }

func (portuguese) Pushes() Kind {
	return Kind{"um aviso do servidor (push), que vem antes da resposta", "as duas respostas são avisos do servidor"}
}

func (portuguese) Statuses() Kind {
	return Kind{"um status, que aparece como ele é", "as duas respostas aparecem sem aspas, como um status"}
}

func (portuguese) Nils() Kind {
	return Kind{"nil, que quer dizer que não há valor", "as duas respostas são nil"}
}

func (portuguese) EmptyArrays() Kind {
	return Kind{"um array vazio", "as duas respostas são arrays vazios"}
}

func (portuguese) EmptySets() Kind { return Kind{"um set vazio", "as duas respostas são sets vazios"} }

func (portuguese) EmptyMaps() Kind { return Kind{"um map vazio", "as duas respostas são maps vazios"} }

func (portuguese) Booleans() Kind { return Kind{"um booleano", "as duas respostas são booleanos"} }

func (portuguese) Nothing() Kind { return Kind{"nada", "as duas respostas são nada"} }

// difference.go

func (portuguese) NothingDiffers() string { return "Não há diferença." }

func (portuguese) QuestionMarkMustGo() string {
	return "A linha com o ? tem que sair: a resposta é tudo o que vem depois do comando."
}

func (portuguese) OnlyCaseDiffers() string {
	return "A diferença está só nas maiúsculas e minúsculas."
}

func (portuguese) NumberCameAsString() string {
	return "O número está certo, mas veio como string, que aparece entre aspas duplas."
}

func (portuguese) AnotherKind(expected, came Kind) string {
	return "A sua previsão é " + expected.One + ", mas veio " + came.One + "."
}

func (portuguese) AnotherOrder() string {
	return "Os elementos estão certos, mas vieram em outra ordem."
}

func (portuguese) ValueDiffers(kind Kind) string {
	return "O tipo está certo (" + kind.Both + "), mas o valor é outro."
}

func (portuguese) NumberDiffers(kind Kind) string {
	return "O tipo está certo (" + kind.Both + "), mas o número é outro."
}

func (portuguese) NotInRange(kind Kind) string {
	return "O tipo está certo (" + kind.Both + "), mas o número está fora do intervalo."
}

func (portuguese) CodeDiffers() string {
	return "O tipo está certo (as duas respostas são erros), mas o código é outro."
}

func (portuguese) ErrorTextDiffers(code string) string {
	return fmt.Sprintf("O código do erro, %s, está certo, mas o texto é outro; escreva (error) %[1]s <*> quando só o código importa.", code)
}

func (portuguese) MoreOfStringCame(same int) string {
	return portugueseBegin(same) + ", mas veio mais."
}

func (portuguese) NoMoreOfStringCame(same int) string {
	return portugueseBegin(same) + ", mas não veio mais nada."
}

func (portuguese) RestOfStringDiffers(same int) string {
	return portugueseBegin(same) + ", mas o resto é outro."
}

// portugueseBegin says how many characters at the start of two strings are the same.
func portugueseBegin(same int) string {
	return "O tipo está certo (as duas respostas são strings), e " + numbered(same, "o primeiro caractere também", "os primeiros %d caracteres também")
}

func (portuguese) IntegerHasType(came string) string {
	return "O número está certo, mas um inteiro aparece com o seu tipo: " + came
}

func (portuguese) ErrorHasType() string {
	return "O erro está certo, mas aparece com o seu tipo, (error), na frente."
}

func (portuguese) NilIsShown() string {
	return "Está certo que não há valor, mas isso aparece como (nil)."
}

func (portuguese) BlanksMakeLines(lines int) string {
	return "A diferença está só nos espaços e quebras de linha, e eles contam: a resposta tem " + portugueseLines(lines) + "."
}

func (portuguese) BlanksBegin(line, blanks int) string {
	return fmt.Sprintf("A diferença está só nos espaços, e eles contam: a linha %d da resposta começa com %s.", line, numbered(blanks, "um espaço", "%d espaços"))
}

func (portuguese) BlanksDiffer() string {
	return "A diferença está só nos espaços, e eles contam, também entre aspas: nenhum no começo nem no fim, um depois de cada 1) e de (integer)."
}

func (portuguese) QuotesOfPush() string {
	return "A diferença está só nas aspas: um aviso do servidor mostra as chaves entre aspas simples, e uma resposta mostra uma string entre aspas duplas."
}

func (portuguese) QuotesDiffer() string {
	return "A diferença está só nas aspas: uma string aparece entre aspas duplas; um status como OK e um número, sem aspas."
}

func (portuguese) BlanksAndQuotesDiffer() string {
	return "A diferença está só nos espaços e nas aspas: uma string aparece entre aspas duplas; um status como OK e um número, sem aspas."
}

// lines.go of the package transcript

func (portuguese) LinesDiffer(expected, came, right int) string {
	says := "A sua previsão tem " + portugueseLines(expected) + ", mas " + numbered(came, "veio uma", "vieram %d")
	switch right {
	case 0:
		return says + "."
	case 1:
		return says + "; a primeira está certa."
	}
	return fmt.Sprintf("%s; as primeiras %d estão certas.", says, right)
}

func portugueseLines(number int) string { return numbered(number, "uma linha", "%d linhas") }

func (portuguese) OnlyElementDiffers(detail string) string {
	return "O único elemento é diferente. Ali, " + detail
}

func (portuguese) NoneIsRight(all int, are Parts, detail string) string {
	none := fmt.Sprintf("Nenhuma das %d linhas está certa.", all)
	if are == Elements {
		none = fmt.Sprintf("Nenhum dos %d elementos está certo.", all)
	}
	return none + " Na linha 1 da resposta, " + detail
}

func (portuguese) OneLineDiffers(right, all int, are Parts, line int, detail string) string {
	return fmt.Sprintf("%s; a linha %d da resposta é diferente. Ali, %s", portugueseRight(right, all, are), line, detail)
}

func (portuguese) SomeLinesDiffer(right, all int, are Parts, wrong []int, more int, detail string) string {
	named, last := texts(wrong), fmt.Sprintf("mais %d", more)
	if more == 0 {
		named, last = named[:len(named)-1], named[len(named)-1]
	}
	return fmt.Sprintf("%s; as linhas %s e %s da resposta são diferentes. Na linha %d, %s", portugueseRight(right, all, are), strings.Join(named, ", "), last, wrong[0], detail)
}

func portugueseRight(right, all int, are Parts) string {
	of := "linhas"
	one, several := "1 de %s está certa", "%d de %s estão certas"
	if are == Elements {
		of, one, several = "elementos", "1 de %s está certo", "%d de %s estão certos"
	}
	of = fmt.Sprintf("%d %s", all, of)
	if right == 1 {
		return fmt.Sprintf(one, of)
	}
	return fmt.Sprintf(several, right, of)
}

func (portuguese) InFrontDiffers() string { return "o que está na frente do valor é diferente." }

// escapes.go

func (portuguese) WriteAsItCame(rules []string) string {
	return "O valor é o mesmo, mas o console mostra " + strings.Join(rules, ", ") + "; escreva como veio."
}

func (portuguese) WriteLikewise(rules []string, write string) string {
	return "O valor é o mesmo, mas o console mostra " + strings.Join(rules, ", ") + "; escreva " + write + " e mude as outras linhas do mesmo jeito."
}

func (portuguese) Write(rules []string, write string) string {
	return "O valor é o mesmo, mas o console mostra " + strings.Join(rules, ", ") + "; escreva " + write
}

func (portuguese) StringInQuotes() string { return "uma string entre aspas duplas" }

func (portuguese) PrintableAsItIs() string { return "sem escape o que pode ser impresso" }

func (portuguese) EscapedAs(what, escape string) string { return what + " como " + escape }

func (portuguese) AQuote() string { return "aspas duplas" }

func (portuguese) ABackslash() string { return "uma barra invertida" }

func (portuguese) ALineFeed() string { return "uma quebra de linha (LF)" }

func (portuguese) ACarriageReturn() string { return "um retorno de carro (CR)" }

func (portuguese) ATab() string { return "uma tabulação" }

func (portuguese) ABell() string { return "um sinal sonoro (BEL)" }

func (portuguese) ABackspace() string { return "um retrocesso (BS)" }

func (portuguese) ControlCharacters() string {
	return `caracteres de controle como \x.. (dígitos hexadecimais minúsculos)`
}

func (portuguese) BytesBeyondASCII() string {
	return `bytes fora do ASCII como \x.. (dígitos hexadecimais minúsculos)`
}

// numbered returns the singular for one, and else the plural, which has a %d for the number.
func numbered(number int, singular, plural string) string {
	if number == 1 {
		return singular
	}
	return fmt.Sprintf(plural, number)
}
