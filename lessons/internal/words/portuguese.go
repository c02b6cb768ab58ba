package words

import (
	"cmp"
	"fmt"
	"strings"
	"time"

	"cacheaside/lessons/language"
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

func (portuguese) Begins(lesson string) string { return lesson + ". Ela começa aqui. Os passos:" }

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
	return fmt.Sprintf("%s segue para a lição %02d, %s: tira de lá o código que é você quem escreve.", onward, lesson, title)
}

func (portuguese) GoesBackTo(onward string, lesson int, title string) string {
	return fmt.Sprintf("Depois dela não há nenhuma por concluir. %s volta à lição %02d, %s: tira de lá o código que é você quem escreve.", onward, lesson, title)
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

func (portuguese) AfterTheSave(save, now time.Time) string {
	seconds := strings.Replace(fmt.Sprintf("%.1f", now.Sub(save).Seconds()), ".", ",", 1)
	return fmt.Sprintf("%s, %s s depois de salvar", now.Format(time.TimeOnly), seconds)
}

func (portuguese) NoPlaceToOpen() string {
	return "nenhuma falha na tela tem um lugar para abrir"
}

func (portuguese) NoEditor() string {
	return "nem VISUAL nem EDITOR indica um editor; indique um, como em: export EDITOR=nano"
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
	return fmt.Sprintf("O snapshot %s tem a lição %02d como você a deixa.", snapshot, lesson)
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

// start.go

// reset.go

// restore.go

// repair.go

// update.go

// solution.go

// hunt.go

// doctor.go and doctor_settings.go

// grade.go

// the package workspace
