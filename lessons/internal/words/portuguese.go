package words

import (
	"cmp"
	"fmt"
	"strings"
	"time"
)

// cli.go: how commands are called

func (portuguese) DiskIsFull() string { return "O disco está cheio: libere espaço e tente de novo." }

func (portuguese) SetTMPDIR() string {
	return "Defina TMPDIR com uma pasta em que se possa escrever, como: export TMPDIR=/tmp"
}

// workspace.go, which opens one

func (portuguese) Day(day string) string { return "dia " + day }

func (portuguese) BeyondTheCourse() string { return "além do curso" }

func (portuguese) LessonAtTheBeginning(number int) string { return fmt.Sprintf("Lição %02d", number) }

func (portuguese) Lesson(number int) string { return fmt.Sprintf("lição %02d", number) }

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

// read.go

// test.go

// report.go

// watch.go and editor.go

// hint.go

// next.go and jump.go

// start.go

func (portuguese) HandoutFlag() string {
	return "tirar o código de todas as lições, e a referência: para o professor distribuir"
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

func (portuguese) ToGoOn() string { return "Agora:" }

// reset.go

func (portuguese) NothingToReset(problem string, number int) string {
	return fmt.Sprintf("%s, então não há o que recomeçar; para ir até ela: go run ./lessons jump %d", problem, number)
}

func (portuguese) IsAsItBegins(lesson string) string {
	return lesson + ": está como no começo, e nenhum arquivo precisou mudar."
}

func (portuguese) WasUnfinished(number int) string {
	return fmt.Sprintf("Você deixou a lição %02d inacabada: ela agora tem o código da referência.", number)
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

func (portuguese) At(when time.Time) string {
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

func (portuguese) RepositoryIsInFlag() string { return "o repositório do curso agora está em `DIR`" }

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
	whose := "não é um arquivo que você escreva"
	if isYours {
		whose = "é um arquivo que você escreve"
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

func (portuguese) TakeFlag() string {
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
	return fmt.Sprintf("O workspace tem o curso como está em %s. Mudou:", repository)
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

func (portuguese) WriteFlag() string {
	return "pôr a referência no workspace; a sua versão é guardada"
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
	return fmt.Sprintf("go run ./lessons solution %d --write põe a referência ali e guarda a sua versão.", number)
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

func (portuguese) ForProgramsFlag() string { return "um objeto JSON, para programas" }

func (portuguese) NothingToHuntInHandout() string {
	return "este é um material do aluno, que não tem a referência: não há o que caçar"
}

func (portuguese) AnotherHunt(number int) string {
	return fmt.Sprintf(`há uma caçada da lição %02d em andamento: "go run ./lessons hunt" a mostra, "hunt give-up" desiste dela`, number)
}

func (portuguese) HuntNeedsPassed(number int) string {
	return fmt.Sprintf("a lição %02d ainda não está concluída: uma caçada é de uma lição que já está", number)
}

func (portuguese) NothingToHuntYet() string {
	return "ainda não há o que caçar: uma caçada é de uma lição já concluída"
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
		"até esta lição. Rode o serviço, faça requisições, veja o que ele diz ao Redis, escreva specs para ele; e conserte-o ali."
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
	return "uma spec que o erro quebra ainda falha.\nO usuário disse:"
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

func (portuguese) AlsoJUnitFlag() string {
	return "escrever os resultados também em `FILE`, no formato do JUnit"
}

func (portuguese) CSVFlag() string {
	return "escrever também uma linha por workspace em `FILE`, para uma planilha"
}

func (portuguese) JobsFlag() string {
	return "quantos workspaces ao mesmo tempo, um `NUMBER`; sem esta flag, um a mais do que há processadores, porque de vez em quando cada um espera"
}

func (portuguese) RaceFlag() string {
	return "compilar com o detector de corridas, e reprovar o que ele achar: demora o dobro, ou mais"
}

func (portuguese) TimeoutFlag() string {
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

func (portuguese) WorkspacesGraded() string { return "workspaces" }

func (portuguese) NoSandbox() string { return "sem sandbox" }

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
	return "nada foi escrito: tudo está como a lição começa"
}

func (portuguese) IsStillTheCourses() string {
	return "os arquivos dela são os do próprio curso, e o workspace não diz que chegou a esta lição"
}

func (portuguese) GradedWithTheCourses() string {
	return "com o código das outras lições do workspace ela não compila, então foi corrigida com o do curso no lugar dele"
}

// the package workspace

func (portuguese) NoWorkspaceAt(folder string) string {
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

func (portuguese) NoLessonsIn(place string) string {
	return fmt.Sprintf("o curso em %s não tem lições", place)
}

func (portuguese) ReadingTheCourse(problem string) string { return "ao ler o curso: " + problem }

func (portuguese) ReadingTheCourseIn(place, problem string) string {
	return fmt.Sprintf("ao ler o curso em %s: %s", place, problem)
}

func (portuguese) NoRepositoryAt(folder string) string {
	return fmt.Sprintf("esperava o repositório do curso em %s, e não há go.mod ali", folder)
}

func (portuguese) NotDoneYet(number int) string {
	return fmt.Sprintf("a lição %02d ainda não está concluída", number)
}

func (portuguese) NotBegunYet(number int) string {
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

// the packages specs, check and terminal

func (portuguese) Compiling() string {
	return "compilando … (uns dois minutos na primeira vez, porque o SQLite é uma biblioteca em C; depois, segundos)"
}

func (portuguese) PackagesCompiled() string { return "compilando" }

func (portuguese) HeldAgainst(versions int) string {
	return fmt.Sprintf("as suas specs aceitam a referência; agora elas enfrentam %d versões com defeito, com versões corretas no meio", versions)
}

func (portuguese) VersionsJudged(lesson int) string {
	return fmt.Sprintf("lição %02d: versões julgadas", lesson)
}

func (portuguese) SoMany(what string, done, all int) string {
	return fmt.Sprintf("%s: %d de %d", what, done, all)
}

func (portuguese) ComparedWithRecorded() string {
	return "Onde o Redis embutido não tem o comando, as previsões foram comparadas com as respostas gravadas no curso. " +
		"Para que o próprio Redis responda, instale-o, de modo que redis-server esteja no PATH."
}

func (portuguese) GoCannotWork(said, advice string) string {
	return fmt.Sprintf("o comando go não funciona aqui: %s\n%s", said, advice)
}

func (portuguese) NoGoOnThePATH() string {
	return "o comando go não está no PATH: instale o Go a partir de https://go.dev/dl/"
}

func (portuguese) MakeRoom() string {
	return "O disco está cheio: libere espaço e tente de novo. \"go clean -cache\" esvazia o cache do Go, que depois se enche de novo."
}

func (portuguese) QuotaIsUsedUp() string {
	return "A sua cota acabou: libere espaço e tente de novo. \"go clean -cache\" esvazia o cache do Go, que depois se enche de novo."
}

func (portuguese) SetHOME() string {
	return "Defina HOME com a sua pasta pessoal, ou GOCACHE e GOMODCACHE com pastas em que se possa escrever."
}

func (portuguese) SetGOCACHE() string {
	return "Defina GOCACHE com uma pasta em que se possa escrever, como: export GOCACHE=/tmp/go-build"
}

func (portuguese) SetGOCACHEAndTMPDIR() string {
	return "Defina GOCACHE e TMPDIR com pastas em que se possa escrever, como: export GOCACHE=/tmp/go-build TMPDIR=/tmp"
}

func (portuguese) PutGOFLAGSRight() string {
	return "Corrija GOFLAGS, ou a deixe sem valor: unset GOFLAGS"
}

func (portuguese) ProxyIsOff() string {
	return "Faltam módulos, e GOPROXY=off não deixa baixá-los: uma vez, com rede: GOPROXY= go mod download"
}

func (portuguese) DownloadModules() string {
	return "Faltam módulos, e não dá para baixá-los: uma vez, com rede: go mod download"
}
