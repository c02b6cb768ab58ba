package words

import (
	"cmp"
	"fmt"
	"strings"
	"time"

	"cacheaside/raw/language"
)

// cli.go: how commands are called

func (portuguese) DiskIsFull() string { return "O disco está cheio: libere espaço e tente de novo." }

func (portuguese) SetTMPDIR() string {
	return "Defina TMPDIR com uma pasta em que se possa escrever, como: export TMPDIR=/tmp"
}

func (portuguese) AboutStart() string { return "cria um workspace; sem DIR, em workspace/" }

func (portuguese) AboutList() string { return "todas as lições, e como está cada uma" }

func (portuguese) AboutRead() string { return "o texto da lição" }

func (portuguese) AboutTest() string { return "verifica uma lição; sem N, a atual" }

func (portuguese) AboutWatch() string {
	return "verifica cada vez que você salva; teclas para editor, dica, próxima lição, lista e sair"
}

func (portuguese) AboutHint() string {
	return "ajuda com o que falhou primeiro, ou com uma função, em três partes"
}

func (portuguese) AboutSolution() string {
	return "a referência para o que você escreveu, como um diff"
}

func (portuguese) AboutHunt() string {
	return "uma caçada: ache e conserte um erro plantado, a partir da reclamação de um usuário"
}

func (portuguese) AboutNext() string {
	return "segue em frente: tira o código da próxima lição, para que você o escreva"
}

func (portuguese) AboutReset() string {
	return "deixa uma lição como ela começa; a sua versão fica guardada"
}

func (portuguese) AboutJump() string {
	return "vai para qualquer lição; o que ficou incompleto ou foi pulado recebe o código da referência"
}

func (portuguese) AboutRestore() string { return "lista o que foi guardado, ou traz de volta" }

func (portuguese) AboutRepair() string {
	return "traz de volta o que falta ou está quebrado, menos o que é seu"
}

func (portuguese) AboutUpdate() string {
	return "traz a versão mais nova do curso; o que você mudou fica"
}

func (portuguese) AboutGrade() string { return "corrige workspaces, com as specs do curso" }

func (portuguese) AboutDoctor() string {
	return "o que esta máquina tem, o que falta e o que se perde com isso"
}

func (portuguese) AboutVerify() string {
	return "a verificação do autor: cada lição, pelos dois lados"
}

func (portuguese) WithoutCommand() string {
	return "Sem um comando, diz onde você está e o que vem a seguir. Os comandos são estes;\n\"go run ./lessons help COMMAND\" diz mais sobre cada um:"
}

func (portuguese) SuchAs() string { return "Por exemplo:" }

func (portuguese) NoCommand(name string) string {
	return fmt.Sprintf(`não existe o comando %q; "go run ./lessons help" lista os que existem`, name)
}

func (portuguese) NoLanguageBehind(flag string) string {
	return "depois de " + flag + " tem que vir um idioma, como pt-BR"
}

func (portuguese) NoLanguage(all []language.Language, asked string) string {
	return fmt.Sprintf("não há o idioma %q: os que há são en e %q", asked, all)
}

func (portuguese) WrongFlags(command, complaint string) string {
	return fmt.Sprintf(`%s: %s; "go run ./lessons help %s" explica o comando`, command, complaint, command)
}

func (portuguese) UnknownFlag(name string) string { return "não existe a flag " + name }

func (portuguese) FlagNeedsArgument(name string) string {
	return "falta o valor da flag " + name
}

func (portuguese) OneLessonAtMost(args []string) string {
	return fmt.Sprintf("indique no máximo uma lição, e não %q", args)
}

func (portuguese) NoLesson(asked string, lessons int) string {
	return fmt.Sprintf("não existe a lição %q: elas vão de 1 a %d", asked, lessons)
}

func (portuguese) NoLessonsIn(dir string) string {
	return fmt.Sprintf("deveria haver lições em %s, e não há nenhuma", dir)
}

func (portuguese) NoModuleAt(dir string) string {
	return fmt.Sprintf("nem %s nem uma pasta acima dela é o repositório ou um workspace: não há nenhum go.mod", dir)
}

// workspace.go, which opens one

func (portuguese) Day(day string) string { return "dia " + day }

func (portuguese) BeyondTheCourse() string { return "além do curso" }

func (portuguese) LessonAtTheBeginning(number int) string { return fmt.Sprintf("Lição %02d", number) }

func (portuguese) Lesson(number int) string { return fmt.Sprintf("lição %02d", number) }

func (portuguese) NoWorkspaceAt(dir string) string {
	return fmt.Sprintf(`não há um workspace em %s nem acima; no repositório, "go run ./lessons start" cria um, e "cd workspace" vai para lá`, dir)
}

func (portuguese) KeepsItsLanguage(own language.Language, asked string) string {
	return fmt.Sprintf("-lang: um workspace fica no idioma em que foi criado, que aqui é %s; para ter outro ao lado dele: go run ./lessons start ../meu-servico -lang %s", cmp.Or(string(own), "en"), asked)
}

func (portuguese) IsCompleted(command string) string {
	return fmt.Sprintf("%q tinha sido interrompido, e agora foi concluído", command)
}

func (portuguese) WhichLesson(command string, number int) string {
	return fmt.Sprintf("diga qual lição, como em: go run ./lessons %s %d", command, number)
}

func (portuguese) TakesNoArguments(command string, args []string) string {
	return fmt.Sprintf("%s não recebe argumentos, e recebeu %q", command, args)
}

func (portuguese) Begins(lesson string) string { return lesson + ". Os passos dela:" }

func (portuguese) WroteThereBefore(snapshot string) string {
	return fmt.Sprintf("O snapshot %s tem o que você já escreveu ali. Para retomar:", snapshot)
}

func (portuguese) Next() string { return "A seguir:" }

func (portuguese) StayAsTheyAre() string {
	return "Você mudou estes, e eles ficam como estão, embora os do curso sejam outros:"
}

func (portuguese) RenameYours() string {
	return "Isto não compila junto; dê outro nome ao que é seu:"
}

// status.go

func (portuguese) CourseTitle() string {
	return "Cache-aside em Go: Redis na frente do SQL, com testes primeiro"
}

func (portuguese) HuntIsUnderWay() string { return "Há uma caçada em andamento:" }

func (portuguese) AllDone() string { return "Todas as lições estão concluídas. O servidor é seu:" }

func (portuguese) TheServer() string { return "o servidor" }

func (portuguese) CheckAgain() string { return "verificar uma lição de novo" }

func (portuguese) Welcome(lessons int) string {
	return fmt.Sprintf("%d lições: em cada uma você prevê, escreve código que faz passar as specs dadas ou escreve specs que precisam pegar versões com defeito. No fim roda um servidor que é seu. Você precisa de Go, e de mais nada.", lessons)
}

func (portuguese) NoWorkspaceToBegin() string { return "Ainda não há um workspace. Para começar:" }

func (portuguese) MakeOneIn(folder string) string { return "cria um, em " + folder }

func (portuguese) WhatThisMachineHas() string { return "o que esta máquina tem, e o que falta" }

func (portuguese) AllLessons() string { return "todas as lições" }

func (portuguese) IsDone(lesson string) string { return lesson + " está concluída." }

func (portuguese) GoOnToTheNext() string { return "seguir para a próxima lição" }

func (portuguese) StepOf(step, steps int, title string) string {
	return fmt.Sprintf("Passo %d de %d, %s", step, steps, title)
}

func (portuguese) TheText() string { return "o texto da lição" }

func (portuguese) CheckWhatYouWrote() string { return "verificar o que você escreveu" }

func (portuguese) OnEverySave() string { return "o mesmo a cada vez que você salva" }

func (portuguese) HelpALittleAtATime() string { return "ajuda, um pouco de cada vez" }

func (portuguese) AllThereIs() string { return "tudo o que há" }

// list.go

func (portuguese) FlagJSON() string { return "um objeto JSON, para programas" }

func (portuguese) NoWorkspaceYet() string {
	return "Ainda não há um workspace: go run ./lessons start cria um."
}

func (portuguese) Beyond() string { return "além" }

func (portuguese) YouAreHere() string { return "você está aqui" }

func (portuguese) AtStep(step, steps, passed, all int) string {
	return fmt.Sprintf("passo %d/%d: %d de %d", step, steps, passed, all)
}

func (portuguese) DoneOn(day time.Time) string { return "concluída em " + dayAndMonth(day) }

func (portuguese) DoneAndHunted(day time.Time, over, hunts int) string {
	return fmt.Sprintf("%s, caçadas %d/%d", dayAndMonth(day), over, hunts)
}

// dayAndMonth is a date as a Brazilian shortens it: 2 mai.
func dayAndMonth(day time.Time) string {
	months := strings.Fields("jan fev mar abr mai jun jul ago set out nov dez")
	return fmt.Sprintf("%d %s", day.Day(), months[day.Month()-1])
}

// read.go

func (portuguese) HasNoText(lesson int, file string) string {
	return fmt.Sprintf("a lição %02d não tem texto: falta %s", lesson, file)
}

// test.go

func (portuguese) FlagJUnit() string {
	return "grava também os resultados em `FILE`, na forma do JUnit"
}

func (portuguese) FlagAll() string {
	return "tudo o que ainda não está certo, e não só o que olhar primeiro"
}

func (portuguese) SayWhichLesson(lessons int) string {
	return fmt.Sprintf("todas as lições estão concluídas, e nenhuma é a atual: diga qual, de 1 a %d", lessons)
}

func (portuguese) InstallGo() string {
	return "o comando go não está no PATH: instale o Go, de https://go.dev/dl/"
}

func (portuguese) IsStillToCome(lesson int) string {
	return fmt.Sprintf(`a lição %02d ainda está por vir, e o código dela é o do próprio curso; "go run ./lessons jump %d" vai para lá`, lesson, lesson)
}

func (portuguese) Interrupted() string { return "interrompido antes que todas as specs rodassem" }

func (portuguese) CouldNotBeChecked(lesson int) string {
	return fmt.Sprintf(`não deu para verificar a lição %02d nesta máquina: "go run ./lessons doctor" diz o que falta`, lesson)
}

// report.go

func (portuguese) LessonAndTitle(number int, title string) string {
	return fmt.Sprintf("Lição %02d, %s:", number, title)
}

func (portuguese) AllPassed(good Paint, checks int) string {
	if checks == 1 {
		return good("passou") + ", com a sua única verificação."
	}
	return good("passou") + fmt.Sprintf(", com todas as %d verificações.", checks)
}

func (portuguese) NothingCouldBeChecked() string { return "aqui não deu para verificar nada dela." }

func (portuguese) SpecsCouldNotRun() string { return "há specs que não puderam rodar." }

func (portuguese) PassedOf(passed, all int) string {
	switch passed {
	case 0:
		return fmt.Sprintf("0 de %d passou.", all)
	case 1:
		return fmt.Sprintf("1 de %d passou.", all)
	}
	return fmt.Sprintf("%d de %d passaram.", passed, all)
}

func (portuguese) WriteTheCode(good Paint) string {
	return good("as suas specs estão completas.") + " Agora escreva o código."
}

func (portuguese) StepsAreDone(last int) string {
	switch last {
	case 1:
		return "o passo 1 está pronto."
	case 2:
		return "os passos 1 e 2 estão prontos."
	}
	return fmt.Sprintf("os passos 1 a %d estão prontos.", last)
}

func (portuguese) GotThrough(got, faulty int, names string) string {
	if faulty == 1 {
		return fmt.Sprintf("As suas specs deixaram passar a única versão com defeito: %s.", names)
	}
	return fmt.Sprintf("As suas specs deixaram passar %d das %d versões com defeito: %s.", got, faulty, names)
}

func (portuguese) PackageAsAWhole(folder string) string { return "o pacote " + folder + " inteiro" }

func (portuguese) Status(status string) string {
	switch status {
	case "passed":
		return "passou"
	case "failed":
		return "falhou"
	case "panicked":
		return "entrou em panic"
	case "timed_out":
		return "não terminou a tempo"
	case "build_failed":
		return "não compilou"
	case "not_run":
		return "não rodou"
	case "infra_error":
		return "esta máquina não deixou verificar"
	}
	return english{}.Status(status)
}

func (portuguese) NotWrittenYet(function string) string { return "ainda por escrever: " + function }

func (portuguese) At(place string) string { return "em " + place }

func (portuguese) InFile(file string) string { return "em " + file }

func (portuguese) NotRun(specs int, because string) string {
	if specs == 1 {
		return "Não rodou 1. O motivo: " + because
	}
	return fmt.Sprintf("Não rodaram %d. O motivo: %s", specs, because)
}

func (portuguese) NeedDocker(specs string) string {
	return `As specs que precisam do Docker ficam de fora; "make integration" roda as que são: ` + specs
}

func (portuguese) YouHaveLearnt(what string) string { return "Você aprendeu: " + what }

func (portuguese) LastLessonIsDone() string {
	return "Essa era a última lição. O servidor é seu: go run ./httpapi\n" +
		"Ache também o que outros erraram nele: go run ./lessons hunt"
}

func (portuguese) GoesOnTo(onward string, lesson int, title string) string {
	return fmt.Sprintf("%s segue para a lição %02d, %s: tira de lá o código que cabe a você escrever.", onward, lesson, title)
}

func (portuguese) GoesBackTo(onward string, lesson int, title string) string {
	return fmt.Sprintf("Depois dela não há nenhuma por concluir. %s volta à lição %02d, %s: tira de lá o código que cabe a você escrever.", onward, lesson, title)
}

func (portuguese) HelpWithThis() string { return "ajuda com isto" }

func (portuguese) AllThatIsNotRight(specs int) string {
	return fmt.Sprintf("tudo o que ainda não está certo: %d", specs)
}

// watch.go and editor.go

func (portuguese) NothingToWatch() string {
	return "Todas as lições estão concluídas: não há o que verificar."
}

func (portuguese) Watching(dir string) string {
	return fmt.Sprintf("De olho em %s: toda vez que você salva, é feita uma verificação.", dir)
}

func (portuguese) WatchKeys() string {
	return "Enter: de novo   e: editor   h: dica   n: próxima   l: lista   q: sair"
}

func (portuguese) CantWatch(dir, why string) string {
	return fmt.Sprintf("não dá para ficar de olho em %s: %s", dir, why)
}

func (portuguese) CheckingLesson(number int) string {
	return fmt.Sprintf("verificando a lição %02d …", number)
}

func (portuguese) KeyHint() string { return "A tecla h" }

func (portuguese) KeyNext() string { return "A tecla n" }

func (portuguese) AfterTheSave(took time.Duration) string {
	return strings.Replace(fmt.Sprintf(", %.1f s depois de salvar", took.Seconds()), ".", ",", 1)
}

func (portuguese) NoPlaceToOpen() string {
	return "não há na tela uma falha com arquivo e linha para abrir"
}

func (portuguese) NoEditor() string {
	return "falta dizer qual é o seu editor, em VISUAL ou EDITOR; por exemplo: export EDITOR=nano"
}

// hint.go

func (portuguese) NeedsNoHint(lesson int) string {
	return fmt.Sprintf("A lição %02d passou: nada nela precisa de uma dica.", lesson)
}

func (portuguese) PackageFails() string {
	return "Um pacote inteiro falha, e assim nenhuma spec dele pode rodar. Acerte isso primeiro. O que está errado, e onde:"
}

func (portuguese) NoHints(lesson int) string {
	return fmt.Sprintf("Não há dicas para a lição %02d. O texto dela ajuda:", lesson)
}

func (portuguese) OtherHelp() string { return "Ajuda com outra coisa deste passo:" }

func (portuguese) NoHintFor(function string, lesson int, others string) string {
	return fmt.Sprintf("não há na lição %02d uma dica para %q; há para: %s", lesson, function, others)
}

func (portuguese) HintFor(strong Paint, what string, part, parts int) string {
	return fmt.Sprintf("%s (%d de %d)", strong("Dica para "+what), part, parts)
}

func (portuguese) MoreOfIt() string { return "Mais um pouco:" }

func (portuguese) ThatWasAll() string {
	return "Isso era tudo. A referência, ao lado do que você escreveu:"
}

func (portuguese) FaultyVersion(codename string) string {
	return "a versão com defeito " + codename
}

func (portuguese) FaultNudge(codename, file string) string {
	return fmt.Sprintf("%s só tem um defeito, e nenhuma spec sua repara nele. Leia de novo os comentários de documentação em %s, frase por frase: "+
		"para cada promessa deve haver uma spec que falha quando ela é quebrada.", codename, file)
}

func (portuguese) FaultConcept(codename, about string) string {
	return fmt.Sprintf("O defeito de %s: %s", codename, about)
}

func (portuguese) FaultCode(codename, spec string) string {
	return fmt.Sprintf("A spec do curso que rejeita %s se chama: %s", codename, spec)
}

// next.go and jump.go

func (portuguese) NotDoneYet(lesson int) string {
	return fmt.Sprintf(`a lição %02d ainda não está concluída: "go run ./lessons test" diz o que falta`, lesson)
}

func (p portuguese) NotDoneSkip(lesson, following int) string {
	return fmt.Sprintf("%s; para seguir sem ela: go run ./lessons jump %d", p.NotDoneYet(lesson), following)
}

func (portuguese) LeftOutComesNow(lesson int) string {
	return fmt.Sprintf("Essa era a última; a lição %02d tinha sido pulada, e vem agora.", lesson)
}

func (portuguese) AsYouLeaveIt(snapshot string, lesson int) string {
	return fmt.Sprintf("O snapshot %s tem a lição %02d como você a deixou.", snapshot, lesson)
}

func (portuguese) AlreadyAt(lesson int) string {
	return fmt.Sprintf("Você já está na lição %02d. Para recomeçar: go run ./lessons reset %d", lesson, lesson)
}

func (portuguese) HandoutStays() string {
	return "O material do aluno não tem a referência: cada arquivo fica como está."
}

func (portuguese) LeftUnfinished(lesson int) string {
	return fmt.Sprintf("Você deixou a lição %02d incompleta: agora ela tem o código da referência.", lesson)
}

func (portuguese) LeadsBack(snapshot string) string {
	return fmt.Sprintf("O snapshot %s tem o que você escreveu, e leva de volta:", snapshot)
}

// the packages check and specs

func (portuguese) Compiling() string { return "compilando" }

func (portuguese) DoneOf(done, all int) string { return fmt.Sprintf("%d de %d", done, all) }

func (portuguese) CompilingTakesLong() string {
	return "compilando … (uns dois minutos na primeira vez, porque o SQLite é uma biblioteca em C, e segundos depois disso)"
}

func (portuguese) VersionsJudged(lesson int) string {
	return fmt.Sprintf("lição %02d: versões julgadas", lesson)
}

func (portuguese) SpecsAcceptReference(faulty int) string {
	return fmt.Sprintf("as suas specs aceitam a referência; agora é a vez das versões com defeito, que são %d, com versões corretas no meio delas", faulty)
}

func (portuguese) RecordedReplies() string {
	return "Onde o Redis embutido não tem o comando, as previsões foram comparadas com as respostas que o curso gravou. " +
		"Para que o próprio Redis responda, instale-o, com o redis-server no PATH."
}

func (portuguese) GoCantWork(complaint string) string {
	return "o comando go não consegue trabalhar aqui: " + complaint
}

func (portuguese) EmptyBuildCache() string {
	return "O disco está cheio: libere espaço e tente de novo. \"go clean -cache\" esvazia o cache de compilação do Go, que depois volta a encher."
}

func (portuguese) QuotaIsUsedUp() string {
	return "A sua cota acabou: libere espaço e tente de novo. \"go clean -cache\" esvazia o cache de compilação do Go, que depois volta a encher."
}

func (portuguese) WritableHOME() string {
	return "Defina HOME com a sua pasta pessoal, ou GOCACHE e GOMODCACHE com pastas em que se possa escrever."
}

func (portuguese) WritableGOCACHE() string {
	return "Defina GOCACHE com uma pasta em que se possa escrever, como: export GOCACHE=/tmp/go-build"
}

func (portuguese) WritableGOCACHEAndTMPDIR() string {
	return "Defina GOCACHE e TMPDIR com pastas em que se possa escrever, como: export GOCACHE=/tmp/go-build TMPDIR=/tmp"
}

func (portuguese) CorrectGOFLAGS() string {
	return "Corrija GOFLAGS, ou tire o valor dela: unset GOFLAGS"
}

func (portuguese) DownloadWithGOPROXY() string {
	return "Faltam módulos, e GOPROXY=off não deixa baixá-los. Uma vez, com rede: GOPROXY= go mod download"
}

func (portuguese) DownloadModules() string {
	return "Faltam módulos, e não dá para baixá-los. Uma vez, com rede: go mod download"
}

func (portuguese) NotPredicted(hidden string) string {
	return "ainda não previsto: no lugar do " + hidden + ", escreva o que você espera que o Redis responda"
}

func (portuguese) LeavesOpen() string {
	return "<*> e intervalos deixam em aberto o que aqui se pode saber: escreva o que você espera que o Redis responda"
}

func (portuguese) YouPredicted() string {
	return "Você previu:"
}

func (portuguese) RedisAnswered() string {
	return "O Redis respondeu:"
}

func (portuguese) AnswersSomethingElse() string {
	return "O Redis responde outra coisa. Você vai ver o quê quando as respostas antes dela estiverem certas, ou quando tiver previsto todas."
}

func (portuguese) CommandIsGone(command, file string) string {
	return fmt.Sprintf("esperava o comando %q em %s, e ele não está onde estava: ponha a linha de volta", command, file)
}

func (portuguese) PlayTookLonger(limit time.Duration) string {
	return fmt.Sprintf("raw play demorou mais de %s", limit)
}

func (portuguese) PlaySaidNothing(problem, said string) string {
	return fmt.Sprintf("raw play não deu um resultado (%s): %s", problem, said)
}

func (portuguese) AcceptsWhatIsRight() string {
	return "as suas specs aceitam o que está certo"
}

func (portuguese) RejectsTheFaulty(codename string) string {
	return "as suas specs rejeitam a versão com defeito " + codename
}

func (portuguese) SpecsAreJudged() string {
	return "as suas specs são julgadas"
}

func (portuguese) JudgedElsewhere() string {
	return "o material do aluno não tem com que julgar as suas specs: isso se faz onde o workspace é corrigido"
}

func (portuguese) NoSpecsIn(file string) string {
	return "esperava pelo menos uma spec em " + file + ", e não há nenhuma: escreva o que o código tem que fazer, um Describe com um It para cada comportamento"
}

func (portuguese) FirstAcceptWhatIsRight() string {
	return "antes, as suas specs têm que aceitar todas as versões corretas"
}

func (portuguese) NotAlwaysTheSame() string {
	return "as suas specs nem sempre chegam ao mesmo resultado: numa mesma versão, que é correta, falharam uma vez e passaram outra. Elas dependem do relógio, do acaso ou do que outra spec deixou para trás?"
}

func (portuguese) NoTimeLeftOn(codename string) string {
	return "o tempo da lição acabou antes que as suas specs terminassem com " + codename
}

func (portuguese) NoTimeLeftOnRight() string {
	return "o tempo da lição acabou antes que as suas specs terminassem com uma versão correta"
}

func (portuguese) FaultyDoesNotCompile(complaint string) string {
	return "a versão com defeito não compila, e a culpa é do curso: " + complaint
}

func (portuguese) FaultyGotThrough(codename string) string {
	return codename + " escapou: com esta versão, todas as suas specs passam. O que o código promete que nenhuma spec ainda cobra?"
}

func (portuguese) YourSpecsDoNotCompile() string {
	return "as suas specs não compilam:"
}

func (portuguese) FailOnRightAsAWhole() string {
	return "as suas specs têm que passar numa versão correta, mas ali falham por inteiro:"
}

func (portuguese) FailsOnRight(spec string) string {
	return fmt.Sprintf("esta spec sua falha numa versão correta: %q", spec)
}

func (portuguese) SoDoesEachOfThese() string {
	return "Também falham estas:"
}

func (portuguese) PassOnTheReference(about string) string {
	return "Com a referência, elas passam. Esta outra versão também cumpre todas as promessas, e foi escrita de outro jeito: " + about
}

func (portuguese) SpecIsTheCourses() string {
	return "Essa spec é do próprio curso."
}

func (portuguese) ServerHasProtection(name string) string {
	return "o seu servidor tem a proteção " + name
}

func (portuguese) NotOnTheList(line string, names []string) string {
	return fmt.Sprintf("esperava %s na lista, que tem %q: acrescente, inicie o servidor e veja a diferença", line, names)
}

func (portuguese) NoListIn(file string) string {
	return fmt.Sprintf("esperava em %s uma lista, var protections = []stack.Protection{…}, e não há nenhuma", file)
}

func (portuguese) NoFile(file string) string {
	return fmt.Sprintf("esperava o arquivo %s, e ele não está ali. Este comando o faz como no começo da lição:\n  go run ./lessons repair %s", file, file)
}

func (in portuguese) ItsPackageFailed(status string) string {
	return "o pacote dela falhou por inteiro: " + in.Status(status)
}

func (portuguese) LeftNoResult() string {
	return "esperava que esta spec rodasse, e ela não deixou resultado: foi mudada ou removida?"
}

func (portuguese) TheHunt() string {
	return "a caçada"
}

func (portuguese) HuntCannotTell() string {
	return "a spec que diz se o erro está ali não pôde rodar"
}

func (portuguese) NeededDoesNotCompile() string {
	return "um pacote de que ele precisa não compilou:"
}

func (portuguese) InItsOwnGoroutine() string {
	return "Foi numa goroutine à parte, onde nada o recupera; por isso encerrou o programa, e com ele todas as outras specs."
}

func (portuguese) NothingRecoversIt() string {
	return "Nada recupera disso; por isso o programa terminou, e com ele todas as outras specs."
}

func (portuguese) ProgramEndedAll(exit int) string {
	return programEnded(exit) + ", e com ele todas as outras specs:"
}

func (portuguese) ProgramLeftNoReport(exit int) string {
	return programEnded(exit) + " e não deixou relatório das specs:"
}

func (portuguese) ProgramEndedBadly(exit int) string {
	return programEnded(exit) + ", embora nenhuma das specs tenha falhado:"
}

func (portuguese) ProgramDidNotRun(problem string) string {
	return "o programa de teste dele não pôde rodar: " + problem
}

func (portuguese) ProgramDidNotEnd() string {
	return "o programa de teste dele não terminou a tempo, e foi morto; o que escreveu por último:"
}

func (portuguese) YourCodeEndedAll(status int) string {
	return fmt.Sprintf("o seu código encerrou o programa com status de saída %d, e com ele todas as outras specs. Em vez disso, retorne um erro: quem chama decide o que fazer com ele.", status)
}

func (portuguese) YourCodeEnded() string {
	return "o seu código encerrou o programa com status de saída 0. Em vez disso, retorne um erro: quem chama decide o que fazer com ele."
}

func (portuguese) LastWritten(line string) string {
	return "A última linha que ele escreveu: " + line
}

func (portuguese) EndsProgramsAt(places string) string {
	return "As chamadas que encerram um programa estão em " + places
}

func (portuguese) HadNotEnded(took time.Duration) string {
	return fmt.Sprintf("não tinha terminado depois de %s s, e a execução foi interrompida ali: há um laço que nunca termina, ou uma espera por algo que não vem?", strings.Replace(fmt.Sprintf("%.1f", took.Seconds()), ".", ",", 1))
}

func (portuguese) WroteTooMuch(megabytes int) string {
	return fmt.Sprintf("tinha escrito mais de %d MB, e a execução foi interrompida ali: há um laço que imprime e nunca termina?", megabytes)
}

func (portuguese) KeptFromRunning(spec string) string {
	return fmt.Sprintf("%q não terminou, e por isso esta não rodou", spec)
}

func (portuguese) NobodyCallsRunSpecs() string {
	return "os testes dele importam o Ginkgo, mas nenhuma função Test chama RunSpecs, e assim nenhuma spec pode rodar; " +
		"acrescente func TestSpecs(t *testing.T) { RegisterFailHandler(Fail); RunSpecs(t, \"…\") }"
}

func (portuguese) SomeAreFocused() string {
	return "algumas das specs dele têm foco, e as outras ficam de fora: troque FIt, FDescribe, FContext e Focus de volta por It, Describe e Context"
}

func (portuguese) DidNotRunBecauseOfIt(specs int) string {
	if specs == 1 {
		return "(por causa disso, 1 spec não rodou)"
	}
	return fmt.Sprintf("(por causa disso, %d specs não rodaram)", specs)
}

func (portuguese) IsPending() string {
	return "pendente: está marcada com PIt, PDescribe ou Pending"
}

func (portuguese) TimeWasUp() string {
	return "o tempo acabou antes da vez dela"
}

func (portuguese) AnotherIsFocused() string {
	return "outra spec tem foco (FIt, FDescribe, FContext ou Focus)"
}

func (portuguese) SkippedWithoutReason() string {
	return "pulada sem motivo"
}

func (portuguese) BeganAndDidNotEnd() string {
	return "começou e não terminou; o que escreveu por último:"
}

// programEnded says how a package's test program ended.
func programEnded(exit int) string {
	if exit < 0 {
		return "o programa de teste dele foi morto"
	}
	return fmt.Sprintf("o programa de teste dele terminou com status de saída %d", exit)
}

// start.go

func (portuguese) FlagHandout() string {
	return "tira o código de todas as lições, e a referência: para o professor distribuir"
}

func (portuguese) AtMostOneFolder(got []string) string {
	return fmt.Sprintf("esperava no máximo uma pasta, recebi %q", got)
}

func (portuguese) GoThereOrReset(problem string) string {
	return problem + ". Para ver onde você está: go run ./lessons; para recomeçar uma lição: go run ./lessons reset N"
}

func (portuguese) HandoutIsReady(folder string) string {
	return "O material do aluno está pronto: " + folder
}

func (portuguese) HandoutIsBlank() string {
	return "O código de todas as lições foi tirado dele, e nada ali o entrega."
}

func (portuguese) WorkspaceIsReady(folder string) string {
	return "O workspace está pronto: " + folder
}

func (portuguese) WorkspaceIsTheCourse() string {
	return "É o curso inteiro, num módulo próprio. O código da lição atual é você quem\nescreve; todo o resto já funciona."
}

func (portuguese) CompilesInBackground() string {
	return "Tudo de que as lições precisam está sendo compilado em segundo plano. Na\nprimeira vez, isso leva uns dois minutos; não é preciso esperar. Se algo der\nerrado, está escrito em"
}

func (portuguese) IsTheFirst(lesson string) string { return lesson + ", é a primeira." }

// reset.go

func (portuguese) NothingToReset(problem string, number int) string {
	return fmt.Sprintf("%s, então não há o que recomeçar; para ir até ela: go run ./lessons jump %d", problem, number)
}

func (portuguese) IsAsItBegins(lesson string) string {
	return lesson + ": está como no começo; nada precisou mudar."
}

func (portuguese) YourVersionIsIn(snapshot string) string {
	return "A sua versão está no snapshot " + snapshot + ". Para trazê-la de volta:"
}

// restore.go

func (portuguese) RestoreLists(problem string) string {
	return problem + `; "go run ./lessons restore" lista os que há`
}

func (portuguese) AllIsAsIn(snapshot string) string {
	return "Tudo está como no snapshot " + snapshot + ":\nnenhum arquivo precisou mudar."
}

func (portuguese) AsTheyWereIn(snapshot string) string {
	return "Como estavam no snapshot " + snapshot + ":"
}

func (portuguese) UntilNowIsIn(snapshot string) string {
	return "O que havia ali até agora está no snapshot " + snapshot + "."
}

func (portuguese) YouAreBackAt(number int) string {
	return fmt.Sprintf("Você está de novo na lição %02d.", number)
}

func (portuguese) NoSnapshots() string {
	return "Não há snapshots: a bancada não mudou nada do que é seu."
}

func (portuguese) Date(when time.Time) string {
	days := [...]string{"dom", "seg", "ter", "qua", "qui", "sex", "sáb"}
	months := [...]string{"jan", "fev", "mar", "abr", "mai", "jun", "jul", "ago", "set", "out", "nov", "dez"}
	return days[when.Weekday()] + " " + when.Format("2 ") + months[when.Month()-1] + when.Format(" 2006 15:04")
}

func (portuguese) Before(command string) string { return "antes de: " + command }

func (portuguese) YouHadRemoved(file string) string { return file + " (você o tinha apagado)" }

func (portuguese) NothingOfYours() string { return "nada do que é seu" }

func (portuguese) LeadsBackTo(number int) string {
	return fmt.Sprintf("nada do que é seu; leva de volta à lição %02d", number)
}

func (portuguese) ToBringOneBack() string {
	return "Para trazer um de volta, ou só alguns arquivos dele:"
}

// repair.go

func (portuguese) FlagFrom() string { return "o repositório do curso agora está em `DIR`" }

func (portuguese) ResetOrRestore(problem string, number int) string {
	return fmt.Sprintf("%s. Para recomeçar uma lição: go run ./lessons reset %d; para trazer de volta as suas versões: go run ./lessons restore", problem, number)
}

func (portuguese) BroughtBack() string { return "De volta:" }

func (portuguese) NothingIsBroken() string { return "Não falta nada, e nada está quebrado." }

func (portuguese) WhatWasThereIsIn(snapshot string) string {
	return "O que havia ali antes está no snapshot " + snapshot + "."
}

func (portuguese) NotAsTheCourseHasThem() string {
	return "Estes não estão como no curso, e ficaram como estão:"
}

func (portuguese) ToBringBackAFile() string {
	return "Para trazer um de volta: go run ./lessons repair FILE"
}

func (portuguese) IsDamaged(file string, isYours bool, lesson int, how string) string {
	whose := "não é um arquivo seu"
	if isYours {
		whose = "é um arquivo seu"
	}
	if lesson > 0 {
		whose += fmt.Sprintf(" na lição %02d", lesson)
	}
	return fmt.Sprintf("%s %s, e %s.", file, how, whose)
}

func (portuguese) SoAreMore(files int) string {
	return fmt.Sprintf("O mesmo vale para mais %d.", files)
}

func (portuguese) BringsBackWithCopy() string {
	return "Isto traz de volta o que o curso tem ali, e guarda uma cópia do que há agora:"
}

// update.go

func (portuguese) FlagTake() string {
	return "a versão do curso de `FILE`, embora você o tenha mudado; a sua é guardada"
}

func (portuguese) OneFolderOrTake(got []string) string {
	return fmt.Sprintf("esperava no máximo uma pasta, recebi %q; antes de cada arquivo do qual você quer a versão do curso vem -take", got)
}

func (portuguese) NameTheRepository() string {
	return "faltou o repositório do curso, que o workspace não sabe onde está: go run ./lessons update REPOSITORY"
}

func (portuguese) HandoutHasNoOrigin() string {
	return "este material do aluno não sabe onde está o curso: diga onde está o repositório, como em: go run ./lessons update ../cacheaside"
}

func (portuguese) UpdateLists(problem string) string {
	return problem + `; nada foi mudado. "go run ./lessons update" lista os que são`
}

func (portuguese) UpdateFailed(problem, folder string) string {
	return problem + "\nNada foi mudado. Para usar outro repositório: go run ./lessons update REPOSITORY; " +
		"a bancada do próprio repositório também faz isso: lá, go run ./lessons update " + folder
}

func (portuguese) IsUpToDate(repository string) string {
	return fmt.Sprintf("O workspace tem o curso como está em %s: nenhum arquivo precisou mudar.", repository)
}

func (portuguese) IsUpdated(repository string) string {
	return fmt.Sprintf("O workspace tem o curso como está em %s. O que mudou:", repository)
}

func (portuguese) WhatYouWroteIsIn(snapshot string) string {
	return "O que você escreveu ali está no snapshot " + snapshot + ".\nPara trazê-lo de volta:"
}

func (portuguese) ToTakeTheCourses() string {
	return "Para ficar com a versão do curso, e guardar a sua num snapshot:"
}

func (portuguese) CompilesIsUnknown(problem string) string {
	return "não dá para saber se tudo compila agora: " + problem
}

func (portuguese) CompilingWhatIsNew() string { return "compilando o que é novo …" }

func (portuguese) PackagesDoNotCompile(packages int) string {
	if packages == 1 {
		return "Este pacote agora não compila:"
	}
	return "Estes pacotes agora não compilam:"
}

func (portuguese) BothChanged() string {
	return "Você e o curso mudaram arquivos ali. Mude os seus para que combinem com os do\ncurso, ou fique com os do curso, como acima."
}

func (portuguese) ChangeWhatYouWrote() string {
	return "Mude o que você escreveu ali, para que combine com o que o curso tem agora."
}

// solution.go

func (portuguese) FlagWrite() string {
	return "põe a referência no workspace; a sua versão é guardada"
}

func (portuguese) NoReferenceHere() string {
	return "este é um material do aluno, que não tem a referência: pergunte a quem o deu a você"
}

func (portuguese) IsTheReference(number int) string {
	return fmt.Sprintf("O que você tem na lição %02d é a referência.", number)
}

func (portuguese) Yours(file string) string { return file + " (seu)" }

func (portuguese) Reference(file string) string { return file + " (referência)" }

func (portuguese) WritePutsItThere(number int) string {
	return fmt.Sprintf("go run ./lessons solution %d -write põe a referência ali e guarda a sua versão.", number)
}

func (portuguese) HasTheReference(number int) string {
	return fmt.Sprintf("A lição %02d agora tem o código da referência:", number)
}

func (portuguese) YouHadWrittenNothing(number int) string {
	return fmt.Sprintf("Você não tinha escrito nada ali. Para recomeçá-la: go run ./lessons reset %d", number)
}

func (portuguese) YourVersionIsKept() string {
	return "A sua versão está guardada num snapshot: go run ./lessons restore lista todos,\nprimeiro os mais novos, e traz um de volta."
}

// hunt.go

func (portuguese) NothingToHuntInHandout() string {
	return "este é um material do aluno, que não tem a referência: não há o que caçar"
}

func (portuguese) AnotherHunt(number int) string {
	return fmt.Sprintf(`há uma caçada da lição %02d em andamento: "go run ./lessons hunt" a mostra, "hunt give-up" desiste dela`, number)
}

func (portuguese) HuntNeedsPassed(number int) string {
	return fmt.Sprintf("a lição %02d ainda não está concluída: só há caçada de uma lição concluída", number)
}

func (portuguese) NothingToHuntYet() string {
	return "ainda não há o que caçar: uma caçada é de uma lição já concluída"
}

func (portuguese) NothingPlantedYet(first int) string {
	return fmt.Sprintf("ainda não há o que caçar: as lições concluídas não plantam erros; a lição %02d é a primeira que planta", first)
}

func (portuguese) NothingLeftToHunt() string {
	return "não há mais o que caçar: todos os erros que havia para caçar nas lições concluídas já foram caçados"
}

func (portuguese) HuntFrom(number int, title string) string {
	return fmt.Sprintf("Uma caçada da lição %02d, %s.", number, title)
}

func (portuguese) AUserSays() string { return "Um usuário diz:" }

func (portuguese) WhereToHunt(folder string) string {
	return "O serviço que ele usa está em " + folder + "/. É o do próprio curso, a não ser por um erro, e o servidor tem as proteções " +
		"das lições até esta. Rode o serviço, faça requisições, veja o que ele diz ao Redis, escreva specs para ele; e conserte-o ali."
}

func (portuguese) ItsServer() string { return "o servidor dele; pare o seu antes" }

func (portuguese) WhatItSaysToRedis() string { return "o que ele diz ao Redis" }

func (portuguese) IsItMended() string { return "já está consertado?" }

func (portuguese) WhatTheMistakeWas() string { return "qual era o erro" }

func (portuguese) HuntBegins(problem string) string {
	return problem + `: "go run ./lessons hunt" começa uma`
}

func (portuguese) NotMendedYet() string { return "Ainda não está consertado:" }

func (portuguese) StillFails() string {
	return "uma spec que acusa esse erro continua falhando.\nO usuário disse:"
}

func (portuguese) SomethingBesides() string { return "Há outra coisa que não está certa:" }

func (portuguese) Mended() string { return "Consertado." }

func (portuguese) WhatWasWrongIn(file string) string { return "O que estava errado em " + file + ":" }

func (portuguese) WithTheMistake(file string) string { return file + " (com o erro)" }

func (portuguese) Right(file string) string { return file + " (certo)" }

func (portuguese) RejectedBy(spec string) string {
	return fmt.Sprintf("A spec do curso que o rejeita: %q.", spec)
}

func (portuguese) HuntIsGone(folder, snapshot string) string {
	return fmt.Sprintf("A pasta %s não existe mais; o que você mudou ali está no snapshot %s.", folder, snapshot)
}

// doctor.go and doctor_settings.go

func (portuguese) Found() string { return "tem" }

func (portuguese) Missing() string { return "falta" }

func (portuguese) OutputIs(isTerminal, isColored bool, columns int) string {
	what, colored := "não é um terminal", "sem cores"
	if isTerminal {
		what, colored = "é um terminal", "sem cores, como pedem NO_COLOR ou TERM"
	}
	if isColored {
		colored = "em cores (NO_COLOR=1 as desliga)"
	}
	return fmt.Sprintf("A saída %s: %d colunas, %s.", what, columns, colored)
}

func (portuguese) NoNetworkIsNeeded() string {
	return "Depois que os módulos estão aqui, nada no curso precisa de rede nem de proxy."
}

func (portuguese) NothingWithoutGo() string { return "sem o Go não dá para compilar nada" }

func (portuguese) FileToRepair(file, how string, isBroken bool) string {
	text := fmt.Sprintf("%s %s. Para trazê-lo de volta: go run ./lessons repair %s", file, how, file)
	if !isBroken {
		text += ". Não é você quem o escreve agora; se você o mudou de propósito, deixe como está"
	}
	return text
}

func (portuguese) WorkspaceIsWhole() string { return "inteiro: o que não é seu está como no curso" }

func (portuguese) NoGo() string {
	return "não dá para compilar nada, nem verificar nada. Instale o Go a partir de https://go.dev/dl/"
}

func (portuguese) GoFor(version, system string) string { return version + " para " + system }

func (portuguese) Modules() string { return "módulos" }

func (portuguese) ModulesAreHere() string { return "todos os que o curso usa estão nesta máquina" }

func (portuguese) ModulesAreMissing() string {
	return "alguns módulos ainda não estão nesta máquina, então a primeira compilação precisa de rede. \"make prepare\" baixa e compila tudo"
}

func (portuguese) ModulesAreUnknown(said string) string {
	return "não dá para saber, porque o comando go diz: " + said
}

func (portuguese) CCompiler() string { return "compilador C" }

func (portuguese) NoCCompiler() string {
	return "sem ele, o SQLite vem como código Go (modernc.org/sqlite): tudo funciona, mas a primeira compilação demora mais e as leituras são mais lentas; " +
		"e o detector de corridas não está disponível. Instale gcc ou clang para ter os dois"
}

func (portuguese) CGOIsOff(costs string) string {
	return "CGO_ENABLED é 0, então nenhum compilador C é usado; " + costs
}

func (portuguese) SQLiteIsCompiled() string { return "já está compilado" }

func (portuguese) SQLiteIsNotCompiled() string {
	return "ainda não está compilado: a primeira verificação de uma lição com SQLite leva uns dois minutos, uma vez só. \"make prepare\" faz isso agora"
}

func (portuguese) NoRedisServer() string {
	return "um Redis embutido (miniredis) fica no lugar dele: todas as lições funcionam, mas os experimentos com comandos que ele não tem não rodam. " +
		"Instale o Redis para ter esses também"
}

func (portuguese) RedisServerAt(version, program string) string {
	return strings.TrimSpace(version + " em " + program)
}

func (portuguese) RunningRedis() string { return "Redis no ar" }

func (portuguese) RedisAnswers() string {
	return "há quem responda em 127.0.0.1:6379; o servidor e o console o usam, as specs não"
}

func (portuguese) NoRedisAnswers() string {
	return "ninguém responde em 127.0.0.1:6379. Não faz mal: o servidor e o console iniciam um enquanto rodam"
}

func (portuguese) RedisURLIsSet() string {
	return "REDIS_URL está definida; o servidor e o console usam o Redis que ela diz, as specs não"
}

func (portuguese) NoDocker() string {
	return "as specs com Redis em contêineres ficam de fora; nenhuma lição precisa delas. Instale e inicie o Docker para rodar \"make integration\""
}

func (portuguese) BuildCache() string { return "cache do build" }

func (portuguese) NoBuildCache() string {
	return "o comando go não sabe de nenhuma pasta para ele, então não dá para compilar nada: defina HOME ou GOCACHE"
}

func (portuguese) BuildCacheIsShut(folder, problem string) string {
	return "não se consegue escrever em " + folder + " (" + problem + "), então não dá para compilar nada. Libere espaço ali, ou defina GOCACHE com outra pasta, como: export GOCACHE=/tmp/go-build"
}

func (portuguese) TemporaryIsShut(folder, problem string) string {
	return "não se consegue escrever em " + folder + " (" + problem + "), então nenhuma spec roda. Libere espaço ali, ou defina TMPDIR com outra pasta"
}

func (portuguese) HomeIsNotSet() string {
	return "HOME não está definida. A bancada a tira do cadastro de usuários; \"go run\" precisa dela, ou de GOCACHE e GOMODCACHE"
}

func (portuguese) GoFlagsAreLeftOut(flags string) string {
	return "a bancada deixa de fora " + flags + ". Se o seu \"go run\" ou o seu \"go test\" falha por causa disso: export GOFLAGS="
}

func (portuguese) GoWorkIsLeftOut(file string) string {
	return file + " é sobre outros módulos, e a bancada o deixa de fora. Se o seu \"go run\" ou o seu \"go test\" falha por causa disso: export GOWORK=off"
}

// grade.go

func (portuguese) FlagCSV() string {
	return "grava também uma linha por workspace em `FILE`, para uma planilha"
}

func (portuguese) FlagJobs() string {
	return "quantos workspaces ao mesmo tempo, um `NUMBER`; sem esta flag, um a mais do que há processadores, porque de vez em quando cada um espera"
}

func (portuguese) FlagRace() string {
	return "compila com o detector de corridas, e reprova o que ele achar: demora o dobro, ou mais"
}

func (portuguese) FlagTimeout() string {
	return "quanto uma lição pode levar para rodar, sem contar a compilação: um `TIME` como 90s"
}

func (portuguese) WhatToGrade() string {
	return "faltaram os workspaces a corrigir, como em: go run ./lessons grade submissions/*"
}

func (portuguese) TimeoutAboveZero(got time.Duration) string {
	return fmt.Sprintf("esperava um tempo acima de zero depois de --timeout, como 60s, recebi %s", got)
}

func (portuguese) JobsAboveZero(got int) string {
	return fmt.Sprintf("esperava um número acima de zero depois de --jobs, como 2, recebi %d", got)
}

func (portuguese) RunsWithYourRights(what, why string) string {
	return fmt.Sprintf("isto compila e roda o código de %s com as suas permissões: só corrija o que você mesmo rodaria (%s)", what, why)
}

func (portuguese) RunsInSandbox(what string) string {
	return fmt.Sprintf("isto compila o código de %s e o roda numa sandbox, de onde ele não alcança nada desta máquina", what)
}

func (portuguese) Workspaces(number int) string { return fmt.Sprintf("%d workspaces", number) }

func (portuguese) WorkspacesGraded() string { return "workspaces corrigidos" }

func (portuguese) NoBubblewrapHere() string { return "sem sandbox: o bubblewrap só existe para Linux" }

func (portuguese) NoBubblewrap() string {
	return "sem sandbox: o bwrap não está no PATH: instale o pacote bubblewrap da sua distribuição"
}

func (portuguese) BubblewrapFails(problem, said string) string {
	return fmt.Sprintf("sem sandbox: o bubblewrap não consegue criar uma aqui, quase sempre porque usuários não podem criar namespaces: %s: %s", problem, said)
}

func (portuguese) CannotBeGraded(problem string) string {
	return "esperava um workspace ou um material do aluno: " + problem
}

func (portuguese) NothingToGradeAt(folder string) string {
	return fmt.Sprintf("esperava um workspace ou um material do aluno em %s, e não há go.mod ali", folder)
}

func (portuguese) GradeFromRepository() string {
	return "este é um material do aluno, que não tem a referência com que corrigir: corrija a partir do repositório do curso"
}

func (portuguese) NotGraded() string { return "sem nota" }

func (portuguese) Points(points, of, lessons, all int, took time.Duration) string {
	return fmt.Sprintf("%d de %d pontos, %d de %d lições, em %s", points, of, lessons, all, took)
}

func (portuguese) LessonsPassed(passed, all int, took time.Duration) string {
	return fmt.Sprintf("lições aprovadas: %d de %d, em %s", passed, all, took)
}

func (portuguese) Grade(status string) string {
	said := map[string]string{
		"passed": "passou", "failed": "falhou", "not_started": "por começar", "not_run": "não rodou", "timed_out": "sem tempo",
		"build_failed": "não compila", "panicked": "pânico", "infra_error": "não rodou",
	}
	return cmp.Or(said[status], status)
}

func (portuguese) Counts(passed, failed, notRun int) string {
	return fmt.Sprintf("%d ok, %d com falha, %d sem rodar", passed, failed, notRun)
}

func (portuguese) NothingWasWritten() string {
	return "nada foi escrito: tudo está como no começo da lição"
}

func (portuguese) IsStillTheCourses() string {
	return "os arquivos dela são os do próprio curso, e o workspace não diz que chegou a esta lição"
}

func (portuguese) GradedWithTheCourses() string {
	return "com o código das outras lições do workspace ela não compila, então foi corrigida com o do curso no lugar dele"
}

// the package workspace

func (portuguese) NoWorkspaceAbove(folder string) string {
	return fmt.Sprintf("não há um workspace em %s, nem acima", folder)
}

func (portuguese) MadeFromTheRepository(folder string) string {
	return folder + ": isso já é um workspace; um workspace se cria a partir do repositório do curso"
}

func (portuguese) ChooseAFolderOutside(folder string) string {
	return folder + ": isso já é um workspace; escolha uma pasta fora dele"
}

func (portuguese) ChooseAFolderBeside(folder string) string {
	return folder + " faz parte do curso: escolha uma pasta ao lado"
}

func (portuguese) WorkspaceIsIn(folder string) string {
	return folder + ": já há algo ali: um workspace; vá até ele, ou escolha outra pasta"
}

func (portuguese) SomethingIsIn(folder, file string) string {
	return fmt.Sprintf("%s: já há algo ali (%s); escolha outra pasta, ou tire antes o que há nela", folder, file)
}

func (portuguese) HasNoLessons(place string) string {
	return fmt.Sprintf("o curso em %s não tem lições", place)
}

func (portuguese) ReadingTheCourse(problem string) string { return "ao ler o curso: " + problem }

func (portuguese) ReadingTheCourseIn(place, problem string) string {
	return fmt.Sprintf("ao ler o curso em %s: %s", place, problem)
}

func (portuguese) NoRepositoryAt(folder string) string {
	return fmt.Sprintf("esperava o repositório do curso em %s, e não há go.mod ali", folder)
}

func (portuguese) IsNotDone(number int) string {
	return fmt.Sprintf("a lição %02d ainda não está concluída", number)
}

func (portuguese) IsNotBegun(number int) string {
	return fmt.Sprintf("a lição %02d ainda não começou", number)
}

func (portuguese) NextAfter(number int) string {
	return fmt.Sprintf("next, depois da lição %02d", number)
}

func (portuguese) CompletedLater(command string) string { return command + ", completado depois" }

func (portuguese) DeclaresToo(file, name, other string) string {
	return fmt.Sprintf("%s declara %s, e %s também", file, name, other)
}

func (portuguese) NotInTheSnapshot(snapshot, file string) string {
	return fmt.Sprintf("o snapshot %s não tem um %s que você tenha escrito", snapshot, file)
}

func (portuguese) NoSuchSnapshot(name string) string {
	return fmt.Sprintf("não há um snapshot com este nome: %q", name)
}

func (portuguese) ReadingTheSnapshot(name, problem string) string {
	return fmt.Sprintf("ao ler o snapshot %s: %s", name, problem)
}

func (portuguese) KeepingACopy(problem string) string {
	return "ao guardar uma cópia do que há ali: " + problem
}

func (portuguese) IsMissing() string { return "está faltando" }

func (portuguese) DoesNotParse() string { return "tem erro de sintaxe" }

func (portuguese) IsChanged() string { return "foi mudado" }

func (portuguese) NotTheCourses(file string) string {
	return file + " não é um arquivo que o curso tenha aqui: repair não o traz"
}

func (portuguese) YoursToWrite(file string) string {
	return "quem escreve " + file + " é você: repair não mexe nele"
}

func (portuguese) UpdatedFromTheRepository(folder string) string {
	return folder + ": isso já é um workspace; uma atualização vem do repositório do curso"
}

func (portuguese) NoConflict(file string) string {
	return file + ": não é um dos arquivos que você mudou e o curso mais novo também"
}

func (portuguese) FolderIsInTheWay(folder string) string {
	return folder + ": já há algo ali: tire essa pasta do caminho, ou dê outro nome a ela"
}

func (portuguese) NothingToHunt() string { return "não há o que caçar" }

func (portuguese) NoHunt() string { return "não há uma caçada em andamento" }

func (portuguese) OwnFileIsMissing(file string) string {
	return file + ` está faltando: "go run ./lessons repair" o refaz, e não mexe nos seus arquivos`
}

func (portuguese) OwnFileIsUnreadable(file, problem string) string {
	return fmt.Sprintf(`%s não pode ser lido (%s): "go run ./lessons repair" o refaz, e não mexe nos seus arquivos`, file, problem)
}

func (portuguese) IsTooOld() string {
	return "este workspace é de um curso mais antigo, cujas lições não tinham passos, e fica como está. " +
		"Para começar de novo ao lado dele, no repositório do curso: go run ./lessons start FOLDER"
}

func (portuguese) ByANewerWorkbench(file string) string {
	return file + ` foi escrito por uma bancada mais nova: rode o "update" dela`
}

func (portuguese) ArchiveIsLost(file string) string {
	return file + " está faltando ou não pode ser lido, e é refeito a partir do repositório do curso: diga onde ele está: go run ./lessons repair -from DIR"
}

func (portuguese) ArchiveIsLostWith(file, problem string) string {
	return fmt.Sprintf("%s está faltando ou não pode ser lido, e é refeito a partir do repositório do curso: %s; para indicar outro: go run ./lessons repair -from DIR", file, problem)
}

func (portuguese) IsInterrupted(file, now string) string {
	return fmt.Sprintf("%s agora se chama %s: ficou pela metade, e não pode ser completado", file, now)
}

func (portuguese) IsUnreadable(file, now string) string {
	return fmt.Sprintf("%s agora se chama %s: não podia ser lido", file, now)
}

func (portuguese) ArchiveIsNew(file, repository string) string {
	return fmt.Sprintf("%s é novo: tem o curso de %s", file, repository)
}

func (portuguese) ManifestIsNew(file string) string {
	return file + " é novo: considera seu o que não está como no curso"
}

func (portuguese) StateIsNew(file string, lesson int, done []string) string {
	text := fmt.Sprintf("%s é novo: diz que você está na lição %02d", file, lesson)
	if len(done) > 0 {
		text += ", com estas concluídas: " + strings.Join(done, ", ")
	}
	return text + "; go run ./lessons jump N vai para outra"
}

func (portuguese) CourseIsNewer(files int) string {
	return fmt.Sprintf("o curso ali é mais novo, e também são mais novos os arquivos que você não mudou: %d", files)
}

func (portuguese) PreparingTheChange(problem string) string {
	return "ao preparar a mudança: " + problem
}

func (portuguese) CouldNotBeUndone(problem, undoing, snapshot string) string {
	return fmt.Sprintf("%s; e não foi possível desfazer: %s; o que havia ali está no snapshot %s", problem, undoing, snapshot)
}

func (portuguese) AllIsAsItWas(problem string) string { return problem + "; está tudo como estava" }

func (portuguese) TheWorkbenchsOwn(file string) string { return file + " é da própria bancada" }

func (portuguese) CannotBeCompleted(command, problem, snapshots, folder string) string {
	return fmt.Sprintf("%q ficou pela metade, e não pode ser completado: %s; o que havia ali está em %s; "+
		"\"go run ./lessons repair\" põe de lado a pasta %s, e tudo fica como está agora", command, problem, snapshots, folder)
}

func (portuguese) NotAPath(name, problem string) string {
	return fmt.Sprintf("%q não é o caminho de um arquivo num workspace: %s", name, problem)
}

func (portuguese) NoGoToCompile(problem string) string {
	return "o comando go, que compila aquilo de que as lições precisam, não está no PATH: " + problem
}
