"""The words of danger in English, as people write it who learnt it at work: without grammar, with phone spelling.

Read by `bot.danger`, in the form of `bot.danger_words`. The points are set by hand: the training data hold few English
messages. Where an apostrophe stood there is nothing ("dont", "im"); "agent" and "passport" have become "agen" and
"paspor", "n" has become "dan" (`bot.spelling`).
"""

from __future__ import annotations

# Without one of these words a text is not English, and the table is not looked at.
ENGLISH = (
    r"i|im|me|my|we|us|our|he|she|they|them|her|his|him|the|is|are|was|am|to|and|not|no|cant|dont|wont|please|pls|plz|"
    r"help|hlp|helpme|want|wanna|wan|boss|lock|locked|someone|somebody|inside|emergency|ransom|suicide|on|of|for|from|"
    r"with|by|tonight|today|tomorrow|every|only|has|have|said|captain|employer|police|fell|dying|bleeding|kill|killed|"
    r"sold|rape|raped"
)

ONE = (
    r"(me|us|her|him|them|crew|saya|kami|dia|(my|our|his|her|the|an?|another|other|this|indo\w*|many|all|\d) \w+|"
    r"girls?|women|people|workers?|everyone|anyone|friend)"
)
KIN = r"(sister|brother|wife|husband|daughter|son|mother|father|mom|mum|aunt|niece|cousin|friend|child|kid|girl|boy)s?"
HIT = (
    r"(beat|hit|slap|slapp|kick|punch|chok|choke|strangle|strangl|whip|whipp|torture|tortur|stab|stabb|bash|bite|"
    r"pinch|cane|burn|smack|smash|drag|dragg|electrocute|electrocut|shock|spit|abuse|abus|hurt|attack|pukul|tampar)(s|"
    r"es|ed|d|ing|en)?"
)
STRUCK = (
    r"(beaten|beated|beat up|hit|slapped|kicked|punched|choked|strangled|whipped|tortured|stabbed|bashed|burned|burnt|"
    r"dragged|electrocuted|shocked|abused|shot|killed|attacked)"
)
LET = r"(let|lets|allow|allows|allowed|permit|permits|allowing|letting|give)"
NOT = r"(not|no|cant|cannot|dont|doesnt|didnt|wont|never|isnt|couldnt|nobody|havent|hasnt|refuse[sd]?|refusing|without)"
OUT = (
    r"(go out|get out|goes? outside|going out|leave|leaving|out|outside|escape|exit|run away|come out|go anywhere|go "
    r"away|open the|leave the \w+)"
)
OLD = r"(1[0-7]|eleven|twelve|thirteen|fourteen|fifteen|sixteen|seventeen)"
GO = r"(go|return|fly|come|get) (back )?(home|to indo\w*)|leave|go back"

TABLE = rf"""
depresi_gangguan_jiwa
  11 wish to die: (want|wants|wanna|wan|rather|wish|ready|better|decided|going|gonna|trying|try|tried|plan|planning|
    thinking|think|thought)( \w+)?( \w+)? (die|be dead|death|suicide|hang|jump (from|off)|end my)|suicidal|(kill|
    killing|kills|hang|hanging|drown|harm|harming|cut|cutting|hurt|hurting|killed|hanged) (my ?self|him ?self|
    her ?self)|(end|ending|ends|finish|finishing|take) (my|his|her|own) (own )?life|end (it all|everything)|
    {NOT} (longer )?(want|wanna|wan|wish|wants)( to)? (live|life|wake up|be alive|exist|be here)|(tired|
    sick) of (living|life|my life|this life|being alive)|better (off )?(dead|i die|to die|if i die|if i am dead)|
    no (reason|point|use|will|hope) (to|of|in|for) (live|living|life)|(will|gonna|ll|going to|about to|ready to|want to|
    wanna|want) jump|i (will|want|wanna) die(?! here| if)|(no|not|nobody) see me again|wish i (was|were|am) (dead|
    never)|commit\w* suicide|how (to|can i|do i) die|life is (finish\w*|over)|(cut|cutting|hurt) (again|deep\w*)|
    die (with )?no pain|painless
  7 means: (have|took|take|taking|swallow\w*|drank|drink|drinking|bought|hold|holding|counting|all|many|of|the|\d+|
    whole|these|with) (\w+ )?(pills?|panadol|paracetamol|poison|bleach|rope|blade|razor|detergent|pesticide|insecticide|
    sleeping \w+)|overdose\w*|rope|noose|cut (my )?(wrist|vein)s?|suicide|wrists?|tablets (at|already|in|now)|
    \d+ tablets|swallow\w* (something|it all|all|detergent|pills?)
  5 height: (on|at|from|off) (the |a |my |our |this |boss )?(edge|roof|rooftop|ledge|balcony|bridge|railing|window|
    \d+ (\w+ )?floor)|jump(ed|s|ing)? (from|off|out)|in front of (the )?(train|mrt|car|truck)
  6 farewell: good ?bye (forever|everyone|all|world|mama|mom|my)|last (message|call|words|time i)|(take care|
    look after) (of)?my (kids?|children|son|daughter|mother|mom|baby|parents|family)|tell (my )?\w+ (that )?(i am |im |
    i )?(sorry|i love|love)|forgive me|nobody (will )?(miss|need|care)s?|no one (will )?(care|miss|need)s?( me)?|burden|
    not be here|everything will be over|sleep forever|never wake up|voices?|no one (will )?(look|search|cry) for|
    better (without|with no|no) (me|mother)|go to the sea|(write|wrote|written) (a )?letters? to
  3 tired of life: {NOT} (take|go on|do|bear|stand|handle|continue|stay strong)( \w+)?( \w+)? (anymore|any more|longer)|
    give up|hopeless|worthless|no hope|end it|cant anymore|empty|finish already
pelecehan_seksual
  9 rape: rape|rapes|raped|raping|rapist|molest\w*|sodomi\w+|sexual\w* (assault\w*|abus\w*|violence)|harass\w* (me|her|
    us)|(force\w*|forcing|pushed) (him ?self|his body)( \w+)?|sexual\w* harass\w*
  8 made to: (force[sd]?|forcing|makes?|made|wants?|asks?|asked|asking|tells?|told|orders?|ordered|pay|
    pays) ({ONE} )?(to)?(sleep|sex|have sex|undress|strip|get naked|naked|take off|massage (him|his)|kiss|touch (him|
    his)|do sex|be naked|bath with)|(sex|sleep|lie down|lay down) with (me|him|boss|his|sir|customers?|clients?|guests?|
    men|them|strangers)|sleep(s|ing)? with (him|boss|customers?|men)|want sex|for sex|wants? my body
  6 touch: touch(es|ed|ing)? (me|my|us|her|private|breasts?|all|body|{KIN})|(grab\w*|hug\w*|squeez\w*|hold\w*) (me|
    my(breasts?|chest|butt|ass|body|waist|private)) (from|at|in|every|when)?|grop\w*|naked|undress\w*|take off (my|her|
    clothes)|breasts?|private parts?|his (penis|dick|pants|private)|kiss(es|ed|ing)? (me|my|her)|on top of me|
    lies? (beside|next to|on) me|(film|record|video)(s|ed|ing)? (me|us)( \w+)? (bath|shower|naked|sleep)\w*|(camera|
    watch\w* me|peep\w*) (in|when|while) (the |my |i )?(bath|toilet|room|shower)\w*|condom|pull\w* my (clothes|shirt|
    dress|pants)|underwear|panties|dirty (video|thing|picture)s?|put (\w+ )?in my drink|drugged me|his hand (inside|in|
    under|on)
  5 at the door: (come|comes|came|coming|enter|enters|entered|walk\w*|sneak\w*|gets?|goes|knock\w*|opens?|opened|
    opening)( into| in| inside| to| on| at)* (my|our|her|maids?) (room|bed|door|bedroom)|(into|in|on|beside|to) my bed|
    (no|without|broke|remove[sd]?|took) (the |my )?(lock|door)|(while|when) (i|im|i am|she) (sleep|shower|bath)\w*|
    (wife|madam|maam) (is )?(away|out|sleeping|asleep|go|went|not home)|(wait\w*|waiting) (for )?me in (\w+ )?(room|
    bedroom|bed)|break into|into (my|our|her) (room|cabin|tent|bed\w*)|to my (room|cabin|tent|bed\w*)|masuk my
kekerasan_fisik
  8 struck: (?<!to ){HIT} ({ONE}|every|again|with|up|my)|(get|got|getting|gets|be|been|being|was|were|is|are|im|am|we|i|
    always|she|he) (\w+ )?{STRUCK}|(throw|throws|threw|throwing|thrown) (\w+ ){{0,3}}(at|to|on) (me|us|her|my)|
    pour\w* (\w+ )?(hot|boil\w*|water|oil|acid)|pull(s|ed|ing)? (my|her) hair|push(es|ed|ing)? (me|us|her|him)|
    (electric\w*|taser) (shocks?|baton|stick|punish\w*)|hot iron|burns? (from|on my|by)|bruise\w*|black eye|(put|hold|
    press)\w* (\w+ )?iron|broke my|hit hit
  6 weapon: knife|knives|guns?|pistols?|machetes?|parang|weapons?|rifles?|axe|sword|cleaver|gunpoint|acid
  3 tool: stick|belt|hanger|cable|hose|pipe|broom|hammer|iron|hot water|boiling|chair|wood|bottle|cane|slipper
  9 threat of death: (will|gonna|going to|wants?( to)?|wanna|threat\w*( to)?|tr(y|ies|ying)( to)?|said|says?|say|would|
    can|ll|wan|might|about to)( \w+)?( \w+)? (kill|killing|murder|shoot|stab|bury|behead|cut|burn|throw) (me|us|him|her|
    you|them|my|our|{KIN}|if)|(kill|kills|shoot|shoots) (me|us|you|my \w+)( if| when|)|death threats?|(afraid|scared|
    fear)( \w+)?( \w+)? (killed|kill|die|dead)|(life|lives) (is |are |in |under )+(danger|threat|risk)|will be (killed|
    shot)|throw (me|us|him) (overboard|to (the )?sea|from)|(cut|break|chop|bakar|potong) (my |his |her |our )?(finger|
    leg|hand|ear|face|neck)s?|(nobody|no one) \w+ (home )?alive|finish (me|you|my family)|or (die|mati)
  4 threat: threat\w*|blackmail\w*|violent\w*|violence|drunk|angry|hurt me
perdagangan_orang
  8 held: (lock|locks|locked|lok|loked|locking|lockd|lockin|imprison\w*|trap|traps|trapped|chain\w*|tie|ties|tied|
    handcuff\w*|cage\w*|detain\w*|confine\w*|kurung) ((?!the (door|gate|window|room|house|main|cupboard)){ONE}|up|
    inside|in(?! contract| period)|to (the |a )?(bed|chair|pole)|from outside|outside|there|here)|(is|are|am|im|was|
    were|been|being|we|i|get|still) (\w+ )?(locked|trapped|imprisoned|chained|tied|captive|kidnapped|confined|caged)|
    (keep|keeps|kept|keeping|hold|holds|holding|held|hide|hiding) (me|us|her|him|them|\d+ \w+|my {KIN}|girls|women|
    people) (\w+ )?(in|inside|here|at|locked|prisoner|captive|like|until|there)|held (captive|hostage|against)|
    hostages?|captive|prisoners?|handcuff\w*|(they|he|she|someone|agen|gang|men) (hold|holds|holding|keep|keeps|have|
    has|got|captured?) my {KIN}|locked (container|room|house|cage|gate|dorm)|belong to him
  5 locked: (doors?|gates?|windows?|house|room|building|dorm\w*|apartment|outside|exit) (\w+ )?(\w+ )?(locked|lock|
    padlock\w*|closed|guarded|chained)|locks? (the |my |our )?(door|gate|house|room|main)\w*|padlock\w*|all locked|
    locked all|no keys?|(keep|keeps|hold|holds|has|have|take|took) (the |all |my )?keys?
  8 not let out: {NOT} (\w+ )?{LET} (\w+ )?(to )?{OUT}|{NOT} {LET} {ONE} (to )?{OUT}|(cant|cannot|not able to|unable to|
    couldnt|impossible to|can not|no can|not free to|how) ({OUT})(?! (of|for) my (room|head|mind))|forbid\w* (us |
    me )?(to )?{OUT}|{NOT} go out(side)?|never {OUT}|no one can {OUT}|nobody can {OUT}|not free|(cant|cannot|can not|
    never|no|not) (step out|balik|pulang|say no|refuse)
  4 no phone: (took|takes?|taken|confiscate[sd]?|seized?|grab\w*|holds?|holding|keeps?|kept|hide|broke|
    collect\w*)(away)? (my |our |all |her |his |the |all our |all my )*(\w+ )?(phones?|fon|fone|cellphones?|mobiles?|hp|
    handphone)|{NOT} (\w+ )?(use|have|call|phone|contact|talk)( \w+)? (phones?|fon|family|anyone|outside|home|husband)
  2 no papers: (took|takes?|taken|holds?|holding|keeps?|kept|hide|have|has|confiscate\w*) (away )?(my |our |all |her |
    his |the)*paspors?|no paspor|paspors? (with|taken|kept|held|took)|no papers?
  9 sold: (sell|sells|sold|selling|buy|buys|buying|bought|trade|traded|trading|auction\w*|rent|rents|rented) (me|us|her|
    him|them|my {KIN}|girls?|women|people|maids?|the girls|to (another|other|a new|a|someone|anyone|men|chinese|scam|
    thehighest)|three|two|\d+ of)|(been|be|was|were|being|got|is|are|get|im|am|she|he|we) (\w+ )?(sold|traffick\w*|
    auctioned|resold)|(victims?|case) of (human )?traffick\w*|traffick\w* (me|us|victims?)|organs?|kidneys?|new (owner|
    boss (pay|paid|buy|come))|(paid|pay|pays) for (me|us|three|two)|like (goods|cargo|animals?)|transfer\w* (me|us|
    her) to (an?other|scam|new) (company|boss|owner)|price list
  7 ransom: ransom|(pay|pays|paid|transfer|send|give|want|ask\w*|demand\w*|bayar) (\w+ ){{0,4}}(release|be free|
    to leave|let (me|us|him|her) go|never leave|stay forever|or else|before (i|we|he|she) can)|(release|free|
    let) (\w+ ){{0,3}}(if|after|until|unless) (\w+ ){{0,2}}pay|(ask|asks|asking|want|wants|demand\w*) (us |me |family |
    my \w+ )?(for |pay |to pay )?(\d+ )?(million|juta|dollars?|usdt?|money) (or|to free|for him)|pay or
  5 guard: guards?|guarded|armed|barbed|electric fence|watch(es|ed|ing)? (me|us|over)|dogs? (outside|at the gate)|
    gangsters?|gang|mafia|security (guard )?(stop|hit|beat|outside|at|everywhere)\w*
  6 scam place: (scam|fraud) (compound|cent\w+|company|park|building|city|job|factory|syndicate)|compound|kk park|
    myawad\w+|poipet|sihanouk\w*|bavet|shwe kokko|golden triangle|mae sot
  3 scam land: (in|from|at|to|inside) (cambodia|myanmar|laos|kamboja|border|burma)
  5 scam work: (force\w*|forcing|makes?|made|must|have to|ask\w*) (\w+ )?(\w+ )?(scam|cheat|trick|lie to|do scam\w*)|
    scam (people|americans|others|foreigners|victims|old|until)|(no|not|miss\w*|reach|hit|without|
    fail\w*) (\w+ )?(target|quota)
  8 sex work: prostitut\w*|brothels?|(serve|serves|serving|entertain|sleep with|accompany|service|
    massage) (the )?(customers?|clients?|men|guests|guys|drunk)|pimp|sex (work|worker|slave)\w*|sell (my|our|her) body|
    slaves?|slavery
hamil_memiliki_anak
  8 birth: water (has |already |just )?(broke|broken|breaks)|contractions?|labou?r pains?|in labou?r|(giving|
    give) birth (now|alone|soon|here|in|by)|baby (is )?(coming|not (moving|breathing|crying)|stop\w*|wont (move|cry))|
    miscarr\w*|(want|force[sd]?|make|made|told|tell) (\w+ )?(to )?abort\w*|(take|took|taking|sell|
    steal) (away )?my (baby|child)|head (is )?(coming )?out
  2 child: pregnant|pregnancy|baby
sakit
  8 senseless: unconscious|fainted|faint|faints|fainting|pass(ed|es)? out|collapse[sd]?|seizures?|convuls\w*|coma|
    {NOT} (\w+)?(wake|waking|respond\w*|conscious|breathing)( up)?|is dying|am dying|im dying|i dying|stroke|
    {NOT} answer\w* when|critical|foam\w*|almost dead|near death|will die|gonna die|going to die|could die|
    mouth to one side|face drop\w*|blue lips|lips (are |is |turn )?blue|no wake up|swallow\w* (poison|something)
  8 breath: (cant|cannot|hard to|difficult\w*( to| in)?|trouble|short of|shortness of|not|struggl\w*( to)?|
    hardly) breath\w*|chest (\w+)?(pain|pains|hurts?|tight|painful|burning)|asthma|inhaler|oxygen|heart attack
  8 blood: bleed\w*|blood|bloody|vomit\w*|throwing up|hemorr\w*
  5 fever: fever|infected|infection|shivering|food poison\w*|snake|appendi\w+|tuberculosis|sepsis|temperature|dengue|
    burned
  4 limp: swollen|{NOT} (\w+ )?(walk|stand|move|moving|feel|see|eat|speak|get up|stand up|pee)|numb|paraly\w*|weak|
    dizzy|very (sick|ill)|so (sick|ill|much pain)|severe|pain|broken (leg|arm|bone|hand|rib)s?|unwell|very bad|(no|
    cannot|cant|not) (pee|talk|swallow)|legs? (big|black|swell\w*)
  5 no help: {NOT} (\w+ ){{0,3}}(hospital|doctor|clinic|medicine|medical|treatment|ambulance)|(call|need|send|
    want)( an?| the)? (ambulance|doctor|medic)|ambulance|wait until|still (work|told|must)
kecelakaan_kerja
  7 crushed: (hand|arm|leg|fingers?|foot|hair|he|she|worker|friend|people) (\w+ ){{0,2}}(stuck|caught|crushed|trapped|
    cut off|buried|pinned)|explo[ds]\w*|gas leak\w*|(machine|forklift|crane|excavator|wall|building|
    scaffold\w*) (\w+ )?(fell|crush\w*|caught|collapse\w*|hit)|buried|trapped (under|in)|fell (down )?(from|off|into)|
    (two|three|\d+|some|people|friends?) (of us |men |workers? )?(are |is |still )?under|scaffold\w* (down|fall\w*)|
    (many|some|people) (fall|fell|faint)|inside (the )?roller
  7 ship: (ship|boat|vessel|engine) (\w+ ){{0,2}}(sink\w*|sank|leak\w*|fire|capsiz\w*|burn\w*|drift\w*|dead|broken|
    goingdown|taking)|sinking|capsiz\w*|overboard|drown\w*|life ?(jackets?|boats?|rafts?|vests?)|mayday|adrift|drifting|
    water (is)?(coming|entering|inside)|storm|typhoon|middle of (the )?(sea|ocean)|no fuel|big waves?|(boat|ship) (gone|
    hit|broke)|engine (die|died|stop\w*|dead)|water (is )?(to|up to) (knee|waist|neck)|waves? (is |are )?(very )?big|
    we float|floating
kondisi_kerja_tidak_layak
  7 hunger: {NOT} (\w+ )?(\w+ )?(food|eat|eaten|eating|ate|rice|meals?|drink|drinking|feed|fed|makan|water)(?! (pork|
    allowance|spicy|breakfast))|starved|starve|starv\w* us|(one|1|once) (meal|bread|piece|slice|time|biscuit|egg|bowl)|
    leftovers?|dog food|drink\w* (\w+ )?(sea|ac|toilet|rain|tap|bathroom) ?water|(food|water|rice) (is |
    has )?(finish\w*|gone|run out|ran out)|eat(ing)? (\w+ )?(grass|trash|garbage|fish bait)|(only|just) (\w+ )?(rice|
    bread|water|noodles?|salt|egg)|(rice|food|water|bread) (also )?no more|all my food|(from|eat) (rubbish|garbage|
    trash)
  5 hungry: (very|so|we|we are|im|am|are|always|and|dan|still|baby) (hungry|thirsty)|starving
  2 cold: freezing|freezer|cold|desert|jungle|in the sun|heat|toilet floor|kitchen floor
kabur_dari_majikan
  5 hiding: hide|hiding|hid|escaped?|escaping|ran away|ran from|ran out|run from|lost in|jumped (from|out|off)|no shoes|
    i run already|climb\w* out|(swim|swam|walk) (\w+ )?across|run out|behind the
  5 chased: chas(e|ing|ed)|(look\w*|search\w*|hunt\w*|wait\w*) for (me|us)|follow(s|ed|ing)? (me|us)|come after|
    coming for (me|us)|(catch|caught|find|found|finding) (me|us)|they are coming|outside (the|my) (door|house|room)|
    after me|break\w* (the )?door|(he|she|they|boss|man|men|sir) (is |are )?coming|track (me|my phone)|driv\w* around|
    (car|man|men) follow
putus_komunikasi
  9 kidnapped: kidnap\w*|abduct\w*
  3 taken: (taken|took|take|takes|bring|brought) (away |her |him |me |us |my {KIN} )(away|by|to (another|a|unknown|
    the jungle|the desert|place|somewhere)|in|from|tonight)|taken (away|by)|(move|moving|moved|transfer\w*) (us|me|her|
    him|them) (to|tonight|tomorrow|somewhere)|(was|were|been|got) taken (from|by|away)|took (my {KIN})|strange man|
    kidnapper
  4 lost: phone (is |was |then |suddenly )?(off|dead)|then (phone|nothing|silence)|last (voice|message|call|
    text) (note |message |was |she |he )?|missing|{NOT} (answer|contact|reach)\w*|whisper\w*|cut off
rekrut_ilegal
  7 minor: (age|aged|only|shes|she is|he is|im|i am|is|just|turn\w*) (only |just )?{OLD}(?! (months?|days?|hours?|
    people|of|million|jt|percent|minutes?|weeks?))|{OLD} (years?|yrs?|yo|y o) old|{OLD} years? (girl|boy)|
    {OLD} (tahun )?(yo|old)|under ?age|minors?|still (in|a) (\w+ )?(school|student|child|kid)\w*|(junior|elementary|
    middle|primary) school|school ?girls?|children|little girl|school girls?|class [5-9]|grade [5-9]|{OLD} (pls|please|
    help)
  3 fake: (fake|false|forged|chang\w*|wrong) (\w+ )?(age|birth|paspors?|id|documents?|papers?|name)
  4 ride: (flight|fly|flies|flying|leave|leaves|leaving|depart\w*|boarding|cross|bus) (\w+ )?(tonight|tomorrow|on|today|
    now|this|in)|at the (airport|port|harbou?r|border|jetty)|(van|car|truck|boat|lorry)( is)?|(take|taking|took|taken|
    bring|bringing) (her|him|me|them|my {KIN})
tidak_boleh_pulang
  5 kept: {NOT} (\w+ )?{LET} ({ONE} )?(to )?({GO})|(want|wants|ask\w*) (to )?({GO}) (but|they|dan|and) (\w+ )?(beat|
    lock|hit|threat|not|no|say|must|pay)\w*|(cannot|cant) ({GO})|never ({GO})
tahanan_proses_hukum
  8 sentence: execution|executed|death (penalty|sentence|row)|(sentenced|condemned) to (death|die|hang)|behead\w*|
    to be hanged|will be hang(ed)?|be hanged
meninggal
  4 dead: dead|died|(killed|die) (one|two|already)|bod(y|ies)|buried
lainnya
  1 war and flood: bomb\w*|missiles?|rockets?|shooting|gunfire|air raid|drones?|war|soldiers?|sirens?|flood\w*|
    earthquake|tsunami|landslide|robbers?|fire
  8 attack: (shooting|gunfire|missiles?|bomb\w*|rockets?|soldiers?|flood\w*|fire) (\w+ )?(\w+ )?(outside|hit|near|next|
    everywhere|here|our|up to|at|in front)|building (is )?(shak\w*|collaps\w*|burn\w*)|ceiling (\w+ )?(down|fall\w*)|
    man with (mask|gun|knife)|break\w* in
  6 plea: (help|hlp|halp) (me|us|her|him|my (?!cat|english|homework|writing|account|business)\w+|our)(?! (with|find|to|
    understand|write|apply|register|fill|check|translate|learn|make|choose|know|how|out with))|save (me|us|her|him|
    my {KIN})|rescue|(send|call|tell|need|contact)( the| my| an?)? (police|help|someone|embassy|rescue|kbri|ambulance)|
    (come|pls|please) (and )?(get|take|pick|save|rescue|find) (me|us|her|him)|get (me|us|her|him) out|
    emergency(?! (numbers?|contacts?|exit|travel|paspor|fund|leave|hotlines?|call))|in danger|in trouble|sos|helpme|
    not safe|dangerous (here|place)|(i|we) need help( now|please)?|(call|tell|contact|inform) (\w+ )?embassy|
    s( \.)? o( \.)? s|come (fast|quick\w*|now|please)|(please|pls|plz) come|need rescue|cannot talk long
  11 only a plea: (?<!\S )((please|pls|plz|plis|god|hello|sir|madam|maam|admin|i|we|need|someone|somebody|
    anyone) )*(help|hlp|helpme|halp|rescue|save|sos|emergency|s . o . s|come)( (me|us|please|pls|plz|plis|sir|madam|
    maam|mam|help|hlp|now|fast|quick|quickly|urgent|im|am|i|in|danger|sos|god|saya|kami|someone|sister|brother|admin|
    sekarang|tolong|come|come now|fast|long|send|[.!]))*(?! \S)
  2 urgent: urgent\w*|please|pls|plz|quick\w*|hurry|fast|asap|help|hlp|emergency|tolong
  4 do not call: (dont|do not|no) (call|phone|reply|answer|tell|text|ring|speak)( \w+)? (me|back|my|boss|number|anyone|
    here|this|him|her|the)|dont (call|reply|tell)|(battery|phone|fon|batt) (\w+ )?\d+|(using|borrow\w*|
    from) (\w+ )?(\w+ )?(phone|tablet|wifi|fon)|whisper\w*|secretly|cant talk|hear me|see me|checks? my (phone|fon)|
    delete (this|after)|read (this|fast)
  2 cry: cry|cries|crying|cried|scream\w*|begs?|begging|begged|shak(e|ing)|bring (me|us) home
  4 door: doors?|gates?|windows?|keys?|fence
  3 inside: in (the |this |a |my |our )?(\w+ )?(room|house|toilet|bathroom|kitchen|store ?room|basement|apartment|
    building|warehouse|container|cabin|car|van|dorm\w*|flat|villa|forest|jungle)|inside|in here
  4 position: \d+ (st |nd |rd |tahun )?floor|location|address|room \d+|coordinates|block \w+|next to
  4 body: (my|her|his|our) (whole )?(head|face|back|neck|legs?|arms?|hands?|stomach|belly|eyes?|mouth|hair|ears?|
    fingers?|foot|feet|body|throat|chest|skin|nose|ribs?)
now
  7 tonight: tonight|tonite|right now|this (evening|night|moment)|already (here|outside|coming)|at the door
  6 soon: tomorrow|tmr|tmrw|tomorow|tom|this (morning|afternoon|week|friday|sunday)|in (\d+|one|two|few|an?) (minutes?|
    mins?|hours?|days?)|soon|on (mon|tues|wednes|thurs|fri|satur|sun)day|any (day|minute|moment|time)( now)?|(mon|tues|
    wednes|thurs|fri|satur|sun)day|next (hour|day|week)
  5 just now: just now|last ?night|today|yesterday|(minutes?|mins?|hours?) ago|since (yesterday|this morning|morning|
    last)
  2 still: still|(for )?([2-9]|\d\d|two|three|four|five|six|seven|few|many) (days?|nights?|hours?)
scene
  2 each night: (every|each|all) ?(nights?|days?|times?|mornings?)|everyday|daily|again|always|since|all the time
  2 now: now(?! (i|im|he|she|we|safe|back|home|in)\b)
  4 they: he|she|they|him|them|someone|man|men
  4 master: boss|bos|sir|madam|maam|mam|captain|employer|owner|agency|agen|supervisor|driver|manager|majikan|mandor|
    tuan|nyonya|towkay|tauke|leader|chinese|grand(pa|father)|police|uncle|skipper|bosun|foreman|crew|recruiter|sponsor|
    broker|syndicate
  3 me: i|me|us|we|my|im|our|saya|kami
  3 kin: {KIN}|maid|girls?|women|woman|worker|helper
  3 afraid: scared?|afraid|fear|terrified|panic|alone|pain
  4 forced: force[sd]?|forcing|against|refuse[sd]?|if (i|we|she) (refuse|say no|not|dont|run|leave|speak|tell|cry)
  2 night: night|midnight|am|dark|morning
past
  5 past: last (year|month)|(years?|months?|yrs) (ago|back)|in (19|20)\d\d|used to|when i was|ex|former\w*|
    long (time )?ago|backthen|at that time|years? already|before|once|was a|child ?hood|formerly|had been|died|(january|
    february|march|april|june|july|august|september|october|november|december)|earlier this year|the other day
  7 safe: (now|already|am|im|is|are|we|i|all) ((?!not|never|no)\w+ ){{0,2}}(safe|home|back|fine|ok|okay|recovered|
    better|healed|free|released|rescued|out of danger)|back (home|in (indo\w*|lombok|java|my|the village))|return\w*|
    recover\w*|healed|solved|no longer|at the embassy|in (a |the )?shelter|came home|arrived|got out|new employer|
    thank god|alhamdulillah|since i (left|came)|settled
calm
  4 claim: report\w*|cases?|court|lawyer|justice|punish(ed|ment)|victims|witness|evidence|compensat\w*|claim\w*|
    complain\w*|insurance|refund\w*|fil(e|ing)|sue|statement|accused|procedure
  6 asking: what (should|do|if|is|are|to|happens?|does|can|kind|would)|how (do|to|can|much|long|many|does|is|should)|
    is it|is (a|an|the|there)|are (there|they allowed|we allowed)|can (i|we|a|an|you|the|employers?|boss|my)|could (i|
    you)|should|does|do (i|we|you|they|maids?|helpers?)|who|where|which|if (a|an|the|my|boss|employer|someone|worker|
    maid|i am|somebody)|legal|illegal|law|laws|rights?|article|rules?|why|curious|meaning|means|explain|true|general|
    what s
  3 answer: \?|when|info|information|hotlines?|numbers?|tips|advice|prevent\w*|example
  5 papers: visa|permit|contract|bpjs|certificates?|regist\w*|apply\w*|application|training|medical check|recruit\w*|
    exam|test|leave day|day off|holidays?|license|office|renew\w*
  4 work: salary|salaries|wages?|overtime|deduct\w*|fees?|paid|unpaid|payment|money|company|debt|loan|resign\w*|rest|
    allowance|too much work|busy
elsewhere
  7 fun: movies?|songs?|lyrics|gaming|levels?|book|series|episodes?|netflix|jokes?|joking|homework|football|match|gym|
    diet|workout|recipe|chocolate|shopping|lottery|concert|chess|vlog|poem|quote|kdrama|boss fight|essay|thesis|
    report on|love you|miss (you|my)|traffic|lrt|mrt jam|toothpaste|wedding|zombies?
  3 daily life: boyfriend|girlfriend|bf|gf|crush|cats?|dogs?|news|dream\w*|nightmare|cook\w*|facebook|instagram|account|
    password|email|laptop|app|exam|teacher|class|ticket|traffic|weather|actor|student|university
  6 in general: (can|may|should|could|are|is|do|must) (an? |the |my |your |indo\w+ )?(employers?|boss|agen|agency|
    agencies|company|companies|maids?|helpers?|workers?|sponsors?) (\w+ )?(be|lock|keep|hold|take|allowed|leave|go|hit|
    check|cut|ask|force|stop|refuse|legally|punish\w*|forbid|have)|(is|was) (it|this|that) (legal|allowed|ok|okay|
    illegal|normal|true|a crime|safe)|(my|our|a|an|hire|hiring) (\w+ )?(maids?|helpers?|caregivers?|nanny|
    employees?) (\w+ )?(from|ran|run|steal|stole|is|wants|left|who)
"""
LOOK_ALIKES = (
    r"locked (my |the )?keys?|dont pay|rent (a|the) (car|room|house)|dying (to|of (laugh\w*|boredom|curiosity))|to "
    r"die for|die (laughing|hard|of (laugh\w*|boredom|shame|embarrass\w*))|(is |are |s )?killing (me|it|us|time)|"
    r"kills me|kill time|dead(line| tired| battery| phone| line)|drop dead|suicide (squad|prevention)|blood (type|"
    r"test|pressure|donor|donation|sugar|group)|locked (down|my|his|her|the|out of|out)( own| my| of my)? (phone|"
    r"account|gmail|facebook|fb|whatsapp|app|sim|screen|luggage|suitcase|locker|ig|instagram|wallet|pin|atm|card|"
    r"bike)|locked out of (my |the )?(room|car|house|apartment)|(phone|account|sim|app|screen|atm|card|pin|luggage|"
    r"suitcase|locker|cupboard|fridge|ig|fb|wifi|file|pdf)( is| was| got| has been| s| kept| auto)* (un)?locked|lock "
    r"?down|lock ?screen|beat (the|this|that|my record|him at|her at|them in|us in)( last| level| game| boss| heat| "
    r"traffic| score)*|heart ?beats?|hit (the|a) (gym|road|song|sack|target|jackpot|like)|big hit|hit me up|kick ?off|"
    r"kick ?boxing|(head|tooth|stomach) ?aches?|photo ?bomb|shoot(ing)? (a |the |star )?(video|photos?|film|hoops)|"
    r"shoot me (a )?(message|text|email)|(sold|sell|selling|buy|bought|sells) (my|his|her|our|the|a) (old |new "
    r")?(land|house|phone|car|motor\w*|cow|goat|gold|ticket|laptop|rice ?field|bike|item|shop|clothes)\w*|sold out|"
    r"(trapped|stuck|locked) in (\w+ )?(traffic|my head|friend ?zone|love|contract)|prisoner of (love|azkaban)|slave "
    r"to|tied the knot|tied up (at|with|in) (work|meeting)|(cat|dog|kitten|puppy|bird|chicken|goat)s?( is| are| was| "
    r"got| has)* (locked|trapped|stuck|hungry|bleeding|dying|died|dead|fainted|missing|unconscious|not eating)|fire "
    r"?(sale|works?|wall)|baby (shark|shower|sitt\w*|name)|(cant|cannot) go out (this|tonight|with|because|today)|"
    r"drowning in (work|assignments?|debt)|heart (is )?bleed\w*|bleeding love|(not|never|nobody|nothing) (been |being "
    r"|got |was )?(beat|hit|hurt|beaten|locked|touch|sick|in danger)( me| us| up| at all)?|escape room|run away (with|"
    r"together)|(guard|security guard) (duty|job|vacanc\w*|salary)|security guard"
)
