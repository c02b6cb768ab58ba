package words

const portugueseUsage = `Uso:
  go run ./raw [FLAGS] COMANDO ARG…           envia um comando e escreve a resposta
  go run ./raw [FLAGS]                        faz isso com cada linha da entrada padrão, ou que você digita
  go run ./raw serve                          mantém um Redis rodando até Ctrl-C
  go run ./raw play [-json] [-on URL] [-recorded ARQUIVO] ARQUIVO…   executa transcrições e compara as respostas
  go run ./raw [-url URL] first               executa as funções de raw/first, e mostra o que passa pela rede
  go run ./raw [-url URL] methods             executa os seis métodos do repositório Redis, e mostra o mesmo

  -url URL   o servidor: redis://HOST:PORTA/BANCO, rediss://…, unix:///CAMINHO ou "embedded"; senão, REDIS_URL;
             senão, o que está em 127.0.0.1:6379, que é iniciado para esta execução se não há nenhum
  -h HOST, -p PORTA   o servidor neste host (127.0.0.1) e nesta porta (6379)
  -n NÚMERO  o banco
  -a SENHA, --user NOME   o que o AUTH recebe; sem -a, vale REDISCLI_AUTH
  -3         fala a versão 3 do protocolo (RESP3)
  -r N       envia o comando N vezes; -1 é sem fim
  -i SEGUNDOS  espera esse tempo entre uma vez e outra, que pode ser 0.5; vale também para "3 INCR n" numa sessão
  -x         a última palavra do comando é a entrada padrão
  --eval ARQUIVO CHAVE… , ARG…   envia o script em Lua que está no arquivo
  --scan     lista as chaves; com --pattern PADRÃO, as que combinam com ele
  -raw       escreve as respostas como o redis-cli --raw: as strings como são, sem tipos nem números
  -yes       envia sem perguntar o que destrói ou bloqueia tudo, como FLUSHALL
  -wire      mostra os bytes nos dois sentidos, e a saudação da conexão
  -go        mostra o mesmo comando em Go, como uma chamada do go-redis
  -time      mostra quanto tempo a resposta levou
  -ttl       mostra o que o comando fez com o tempo de vida de cada chave que ele cita
  -all       mostra tudo isso
  -lang LANG   o console fala essa língua: en ou pt-BR; senão, a do workspace; senão, a do ambiente (LANG)
  --help     mostra este texto

Uma linha é lida como o redis-cli a lê, com "…" e '…' em volta do que tem espaços, e uma resposta é escrita como
"redis-cli --no-raw" a escreve. O que -wire, -go, -time, -ttl e -all mostram vem depois da resposta, em linhas que
começam com #. As mesmas palavras com dois-pontos são linhas: ":wire" liga ou desliga, ":wire GET k" vale para um
comando só, ":raw GET k" mostra uma string como ela é. "help SET", "help @hash" e "help" explicam comandos; ":help",
estas palavras. Uma linha digitada com aspas abertas continua depois do Enter. O histórico das linhas fica no arquivo
que RAW_HISTORY indica.

Se um comando destrói ou bloqueia tudo num servidor que não foi iniciado por esta execução nem é o embutido, o console
pergunta antes, num terminal, e sem um terminal não o envia, a não ser que haja -yes. O programa compilado termina com
o status 1 se um comando teve um erro como resposta ou não foi enviado, ou se a conexão falhou, e com 2 se foi usado
de um jeito errado.

Uma transcrição, como raw/experiments/strings.txt, é executada num Redis vazio: um só dela, que é iniciado para isso, ou
um vazio que -on indica ("embedded" é o que não precisa de nada instalado). Uma linha "> GET k" é um comando, e
"other> GET k", um comando em outra conexão, que tem esse nome; depois de uma linha "@resp3" no começo, todas falam
RESP3, e o que o servidor avisa a uma conexão vem antes da resposta ao próximo comando dela. O que o Redis embutido não
tem não roda, ou é comparado com as respostas da transcrição que -recorded indica. Com -json, o resultado é um objeto
JSON por arquivo, cada um numa linha. O status é 1 se uma resposta está errada ou ainda por prever.
`
