"""The words of danger in Indonesian, Malay and the regional languages, as people write them, and what each weighs.

A heading is a category, in the order in which they win a tie, or what is around a danger: "now", "scene", "past",
"calm" (asked in general), "elsewhere" (games, animals, school). A rule is points, a name and a pattern, read on regular
spelling (`bot.spelling`) between two spaces.
The points are log-odds on four of five messages of the training data (by hash), raised by hand for what must not wait
(rape, abduction, ransom, a bare "tolong"). Read by `bot.danger`; English: `bot.danger_english`.
"""

from __future__ import annotations

US = r"(saya|kami|kita|dia|istri|anak|adik|suami|mama|kakak|teman|\w+ku)"
BLOW = (
    r"(pukul|tampar|tempeleng|tendang|tonjok|tinju|hajar|gebuk|gebug|siksa|aniaya|cambuk|pecut|cekik|tikam|tusuk|"
    r"bacok|se?terika|setrika|setrum|siram|jambak|seret|banting|keroyok|kroyok|sundut|sulut|sabet|pentung|hantam|"
    r"inj[ae]k|bakar|bentur|jedot|lempar|tembak|gorok|sepak|cubit|jepit|tabok|dera|belasah|tumbuk|jemur|pelintir|"
    r"sumpal|sumpel|rendam|guyur|ludah|telanjang|tindih|kapak|cincang|dorong|ketok)"
)
HITTING = r"(mukul|nampar|nendang|nonjok|nyiksa|nyekik|nusuk|nyiram|nyeret|nginj[ae]k|ngeroyok|nembak|nodong|tarik)"
LOCK = r"(kurung|sekap|gembok|pasung|rantai|rante|borgol|sandera|kerangkeng)"
NOT = r"(tidak|tak|belum|dilarang|mboten|teu|ndek|ndeq|ra)"
LET = r"((di)?(boleh|bole|bisa|kasih?|i[zj]inkan|bolehin|bolehkan|perbolehkan|bagi)|ngasih|berani|tiasa|saged|bau|iso)"
FORCED = r"((di|me)?[pm]aksa|(di)?suruh?|dikon|dititah)"
DEATH, LIFE = r"(mati|mate|maot|matek)", r"(hidup|idup|urip)"
SHIP = r"(kapal|perahu|boat|speed|speedboat|rakit|sekoci|pancung|pompong)\w*"
AGE = r"(1[0-7]|belasan|(dua|tiga|empat|lima|enam|tujuh|se)belas)"
ROOM = (
    r"(kamar|wc|gudang|balkon|basement|toilet|bilik|loteng|kandang|kontainer|palka|lemari|kolong|plafon|atap|ruko|"
    r"semak|gurun|hutan|mobil|truk|lantai|lt|pinggir|ruang|gedung|bawah|dalam|atas|depan|sel)\w*"
)

# Heading: a category, in the order in which they win a tie, or what is around. Rule: points, name, pattern.
# Traps that the (?!...) keep out: "kontraksi" is no contract, "perkosaan" a topic, "koma di nama" a comma, "mayday di"
# a holiday, "12 tahun kerja" no child, "sekarang di rumah" not the now of a danger, "jadi penjaga" a job.
TABLE = rf"""
depresi_gangguan_jiwa
  10 wish to die: bundir|gantung diri|(ingin|pengin|nak|terro|mele|hoyong|mending|mendingan|kepingin) (\w+ )?{DEATH}|
    lebih baik (\w+ )?(mati|tidak ada)|mau (ma )?{DEATH}|{DEATH} (aja|saja|je|rasanya)|(cara|biar) mati|akhiri|
    mengakhiri|tidak (mau|ingin|sanggup|kuat|niat|gelem|usah) (\w+ )?({LIFE}|bangun lagi|ada lagi)|
    cape\w* (\w+ )?{LIFE}|(bosen|bosan|kesel|nyerah|nyesel) ({LIFE}|lahir)|lompat (aja|saja|mi|dari|ke)|mau loncat|
    (saya|tinggal) (loncat|lompat)|(nak|mau|akan|bakal|ingin|siap|saya|dia|sudah|biar) terjun(?! (payung|langsung|
    lapangan|ke (dunia|lapangan|usaha|masyarakat)))|nyemplung|nyilet|nyayat|bakar diri|mau (ng)?ilang dari dunia|
    sayat\w*|jalan pintas|(\w+ )?wasiat|bunuh diri (saja|aja)|(mau|coba|niat|ingin|kepikir\w*|minum) (bunuh diri|racun|
    gantung|lompat|loncat)|(tak|x) (nak|mahu|sanggup) (\w+ )?hidup|nak (mati|(nak|mau|akan|bakal|ingin|siap|saya|dia|
    sudah|biar) terjun(?! (payung|langsung|lapangan|ke (dunia|lapangan|usaha|masyarakat)))|bunuh diri|gantung diri)|
    telan (pil|racun|clorox|ubat tidur)|loncat (dari|aja|saja|ke)|hoyong paeh|tidak (mau|ingin|pengin) bangun( besok|
    lagi)?|tidak ada (alasan|guna) {LIFE}|tidur selamanya|(saya|dia) tidak akan ada( lagi)?
  6 means: bunuh diri|talinya|pil|clorox|racun|baygon|pemutih|arang|rel|nadi|obat tidur|obat\w* (sudah|semua|di tangan|
    cukup)|\d+ (butir|biji)|pagar kapal|bisikan|suara\w* (\w+ )?(nyuruh|suruh)|mate|(saya|kami|bakal|takut|biar) mati|
    silet\w*|(di|ke) (pinggir|ujung|tepi) (balkon|atap|jembatan|gedung|rel|dek)|di rel
  3 height: balkon|atap|lantai \d+|lt \d+|jembatan|tenggelam|kereta|pinggir|dermaga
  6 farewell: pamit (sama|ke|ibu|mama|semua|terakhir|selamanya|semuanya|mau|buat)|mau pamit|sudah pamit|titip (anak|
    salam|ibu|gaji|pin|nama|password)|maafin|maafkan|maaf semua|ikhlasin|jangan (di)?cari\w*|tidak usah (di)?cari\w*|
    (malam|makan|telepon) terakhir\w*|tidak ada (guna|gune|yang cari)\w*|sudah (capek|cape)\w*|sampein|selamanya|dadah|
    nyusul (ibu|bapak|almarhum)|diampuni|ampuni|dosa\w*
  2 tired of life: cape\w*|tidak kuat|tidak sanggup|tidak tahan|tak larat|percuma|tidak perlu|dunia|kosong|{LIFE}
pelecehan_seksual
  8 rape: (di ?)?perkosa(?!an)\w*|digauli|menggauli\w*|diruda|(di)?setubuhi?|di?sodomi|(di|me|ter)?rogol|dinodai|
    dicabul\w*|mencabul\w*
  3 made to: digilir|(di)?grayangi|digerayangi|dilacurkan|ditindih|({FORCED}) (\w+ )?(tidur|turu|buka (baju|semua|smua)|
    berhubungan|gituan|begituan|melayani|layani\w*|cium|mandi bareng|oral)|minta jatah|dilecehkan (terus|lagi|tiap)|
    (teman|layan)(kan)? (dia|lelaki|tidur|bos|kawan\w*|pelanggan)( malam)?
  4 touch: raba|(me)?raba 2|(di)?[pm]egang 2|telanjang|bugil|buka baju|(narik|robek|koyak) (baju|celana)\w*|celana(ku|
    nya)?|nyelinap|tidur (sama|bareng|deng|di) (dia|bos|tuan|mandor|kasur|kamar)|ngerekam|direkam|nafsu|kondom|pangkuan|
    payudara|kemaluan|cabuli?|(di)?[pm]aksa (saya|dia|terus|lagi|tiap|minta)|meraba|pegang (saya|badan|dada|punggung)|
    peluk (saya|dari)|tarik (baju|kain|seluar)|seluar\w*|buka (kain|seluar)
  3 at the door: (masuk|maso|mlebu|asup|(di)?dobrak|(di)?gedor|ngetok|ketuk|buka) (2 )?(ke |ka |
    di )?(\w+ ){{0,2}}(kamar|bilik|pintu|selimut|kelambu)\w*|di depan (pintu|kamar)|kamar\w* (dicopot|diambil|dilepas|
    didobrak)|masuk terus|(hotel|kamar) (sama|berdua|dengan) dia|istrinya (pergi|lagi|tidur|ke|pi|berangkat)|
    ke kamar(nya)?
kekerasan_fisik
  6 struck: di? ?{BLOW}(i|in|kan|an|ni|nya)?|(kena|dapat|dapa|dong|dorang|na) {BLOW}(i|in)?|diteu?nggeul\w*|diantemi|
    (kena|di) ?(belasah|sebat|rotan|lempang|terajang|hentak|debik|simbah|lepuk|luku|hempuk|sepak terajang)|melecur|
    lebam\w*|dipijak\w*|terajang
  4 strikes: ({BLOW}|{HITTING})(i|in|kan)? ({US}|terus|lagi|pake|pakai|orang|rame|muka|kepala|perut|tangan)|(belasah|
    sebat|rotan|lempang|simbah|cekik) (saya|kami|dia|aku|kawan|orang)|(boss?|majikan|dia|mandor|madam|kapten|tauke|tuan|
    agen|mereka) (\w+ )?({BLOW}|{HITTING})(i|in|kan)?|na (buno|peppe) ka
  7 weapon: pisau\w*|parang|golok|pistol\w*|senapang?|senjata|bersenjata|c[ae]lurit|clurit|arit|martil|obeng|badik|
    linggis|kampak|kapak|pentungan|air keras|bedil|peluru\w*|tongkat|balok|(jerigen|siram\w*|bawa|nyiram\w*|guyur\w*|
    disiram) bensin|hunus\w*|keris|cambuk|ditodong|nodong
  3 tool: palu|rotan|cutter|beling|selang|kayu|besi|sabuk|ikat pinggang|air panas|setrika\w*|kabel|jarum|kompor|rokok|
    botol|panci|gunting|tali|piring|kursi|lakban|karung
  8 threat of death: (mau|akan|bakal|ingin|nak|jangan|ancam\w*|ancem\w*|diancam) (di)?(bunuh|habisi|gorok|tembak|bakar|
    sembelih|cambuk|potong)\w*|(bunuh|habisi|patahin|patahkan|gorok|ledakin|tabrak|matiin) (kaki|keluarga|kamu|orang|
    ibu|{US})|potong (tangan|jari|kaki|leher)|(di)?(buang|lempar|ceburin) (saya |kami )?ke (laut|sungai|gurun|air)|
    takut (mati|dibunuh)|nyawa \w+ (terancam|bahaya)|kamu mati|lu mati|mbunuh|kubakar|(nak|ugut\w*|mengugut|
    diugut) (nak )?(bunuh|tembak|bakar|potong|patahkan|kelar|pukul|tanam)|kelar (leher|saya|kami)
  4 threat: (di|me|ng|nge|meng)?anc[ae]m(in)?|ditodong|diteror|nyawa\w*|ngamuk|mabok|kesurupan|acung\w*|(di|meng)?ugut|
    samseng|gengster|acu(kan)?
perdagangan_orang
  6 held: (di? ?|ter|te|ke|kena ){LOCK}\w*|diikat|ikat tangan|dikonci|ekunce|ditawan|tersekap|dikepung|(me)?(ngurung|
    nyekap|ngikat)\w*|disembunyi\w*|dilakban|dimasukin (gudang|kamar|kandang|wc|sel|stor)|({LOCK}|ikat) {US}|(kena|ter|
    di) ?(sekat|rantai|ikat|kepung|tangkap sindiket)|tersekat dalam|(kurung|sekat|ikat|rantai) (saya|kami|dia|kawan|
    semua|orang)|tr(kurung|sekap)|tawanan|disel|dibius|dikunci di (\w+)|(di? ?|ter)?(kunci|konci|gembok|
    kurung)(in)? dari luar
  5 locked: (di? ?|ter|te)kunci\w*|(ngunci|mengunci|kunci) (saya|kami|pintu|kamar|semua|gerbang|asrama|dari|dia|
    jendela)\w*|(pintu|gerbang|jendela|kamar|pagar)\w* (\w+ )?(di)?(kunci|gembok)\w*|kurung|gembok|(kena )?(mangga|
    manggakan)|(pintu|pagar|bilik)\w* (\w+ )?(bermangga|dimangga|mangga)|kunci (bilik|dari luar)
  7 not let out: {NOT} {LET}( \w+)? (keluar|kluar|kaluar|turun|pergi|lari|kemana\w*|medal|sugul|jalan|ke mana)|(tak|
    tidak|x|xdapat|dilarang) (dibenarkan|benarkan|dapat|izin\w*) (\w+ )?(keluar|lari|pergi)|(x|xboleh|xbagi|xdapat|
    xdibagi) (boleh |bagi )?keluar|tak (bagi|kasi|lepas) (saya|kami|dia|kita)? ?(keluar|pergi|lari)
  6 sold: (di? ?|te|e)juw?al|dilelang|(sudah |orang )dibeli|jual (saya|kami|dia|adik\w*|anak\w*|istri\w*|ki|nama|ke)|
    tu[ck]er (saya|dia)|pembeli|didol|beli saya|bos baru|(kena|nak|kena nak) jual|jual (aku|budak|perempuan|kawan|nama)|
    sudah (dijual|terjual)|(nak|mau|akan) (kena )?jual (saya|kami|dia)|dibeli (orang|bos|om)|dikirim ke (suriah|libya|
    irak)
  5 traded: dioper|oper ke|dibeli|ditukar|ditawar|budak|seperti barang|hutang saya|diserahin|diserahkan|diperjual\w*|
    dijebak|disuruh (diam|diem|senyum|dandan)
  7 ransom: (di)?tebus\w*|(pulang|keluar|dilepas) (kalau|sebelum|asal) (tidak |belum )?(bayar|lunas)|baru dilepas
  5 guard: (?<!jadi )penjaga(nya)?(?! (tahanan|ibu|gudang))|dijaga\w*|yang jaga|anjing(nya|no)|dikawal|diawasi\w*|
    preman|senter|satpam\w* (tidak|jaga|nahan|pukul|bawa)|kawat\w*
  3 scam place: (di|kat|neng|ning|ri|ke) (kmbja|kompleks|compound|kk park|myawad\w+|poipet|sihanouk\w*|bavet|mae sot|
    shwe kokko|pailin|golden triangle)|(di|kat|neng|ning|ri) (kamboja|myanmar|mianmar|laos)|kompeni
  1 scam work: ({FORCED}) (\w+ )?(nipu|menipu|scam|ngapusi|goda|chat|ngaku|nelpon)|target\w*|closing|setoran\w*|setrum
  6 sex work: (me)?layani\w* (tamu|om|orang|laki|bos|dia)|jual (diri|badan)|open bo|mucikari|mami|germo|bordil|(terima|
    dimasukin|layani) tamu|lingerie|ktv|tamu\w* (sudah|\d|tiap|maksa|mabuk)|lipstik|didandani\w*|pelacur\w*|melacur\w*|
    ibu ayam|bapa ayam|layan (lelaki|pelanggan|tamu|customer)|rumah urut
  4 stripped of: ginjal|organku|kamar hitam|ruang gelap|hp\w* (\w+ )?(diambil|dipegang|direbut|dicek|dikumpul\w*)|
    (telefon|hp|fon|handphone)\w* (\w+ )?(kena |di)(rampas|ambil|kumpul|pegang|sita)\w*|rampas (telefon|hp|fon)
hamil_memiliki_anak
  7 birth: ketuban\w*|kontraksi|mules|mulas|sungsang|plasenta|tali pus\w*|(mau|sendiri|sedang) (lahiran|melahirkan)|
    lahiran sendiri\w*|keguguran|gugurin|aborsi|tidak (gerak|nendang)|pembalut\w*|bayiku|(nak|sedang|mau) (beranak|
    bersalin)|(turun|tumpah) darah|uri (tak|tidak|belum) keluar|ketuban pecah|kepala\w* sudah (keliatan|kelihatan|
    nampak|keluar)|bayi keluar|anak\w* (mau )?(dirampas|diambil orang)|tidak nangis
  2 child: hamil\w*|mengandung|kandungan|bayi|bayinya|lahiran|melahirkan|meteng|nglair\w*
sakit
  7 senseless: pingsan|semaput|kejang\w*|(tidak|tak|ra|teu|ndek|belum|mboten) (sadar\w*|siuman|gerak|bergerak|respon|
    nyaut|eling|bernapas|napas)|(tidak|belum|tak) (bisa )?bangun\w*|meracau|ngigau|ngomong (ngaco|sendiri)|over dosis|
    digotong|mata\w* (\w+ )?(ke atas|putih|terbalik|mendelik)|kolaps|koma(?! di (nama|tulisan))|kritis|pengsan|sawan|
    tak sedar(kan)? diri|separuh sedar|nazak|sadarkan diri|sekarat|lagi stroke|alat napas|ventilator|hb \d|(anak|
    bayi)\w* step
  7 breath: sesak|sesek|tersengal|terengah|megap|ngos|kesedak|(napas|nafas|ambegan)\w*|bernapas|asma\w*|inhaler|
    dada\w* (\w+ )?(sakit|sesak|seperti|ditindih|nyeri|nyucuk|kebakar)|dadaku|saturasi\w*|oksigen|
    jantung\w* (\w+ )?(mau|berdebar|berhenti|kadang)|(susah|tak boleh|sukar|payah|tak|tak dapat) (ber)?na[fp]as|
    lelah teruk|bernafas|semput
  7 blood: (muntah|batuk|kencing|berak|keluar|bersimbah) (\w+ )?darah|berdarah|pe\w*darahan|darah\w* (\w+ )?(tidak|
    terus|banyak|ngalir|muncrat|ngucur|deras|netes|keluar|byk|belum|nembus|dikit|semua)|darahnya|(penuh|banyak) darah|
    getih\w*|gumpalan|mimisan|luka bakar|berak hitam|muntah (terus|hijau|ijo|hitam|item|nyemprot|2)|berbusa|luka teruk|
    (muntah|batuk|kencing|berak) darah
  6 fever: demam|panas (tinggi|banget|bgt|4\d|39|dhuwur)|panas\w* 4\d|suhu\w* 4\d|menggigil|nanah|kolera|tetanus|
    disengat|(di)?gigit ular|tensi \d+|gula (\w+ )?[3-9]\d\d|(tidak|belum) (bisa )?kencing|kencing (\w+ )?(hitam|tidak|
    seperti)|(operasi|jahitan)\w* (\w+ )?(kebuka|terbuka|lepas)|belatung\w*|dehidrasi
  4 limp: bengkak\w*|biru|lumpuh|mati rasa|kebas|pelo|lemes|cekung|pucat|pucet|tidak bisa (jalan|gerak|berdiri|duduk|
    nelen|ngomong|bicara|makan|liat|melek|buka)|badan\w* (\w+ )?(panas|kuning|dingin|kaku|biru)|stroke|muntah|lembik|
    tak boleh (bangun|jalan|cakap|gerak|berdiri|makan)|patah (kaki|tangan|tulang)
  4 no help: ({NOT}|menolak|nolak) (\w+ )?(bawa|dibawa|dikasih|kasih|dikasi|panggil|antar\w*|diantar\w*|ngeterke|gelem|
    bagi|dibagi|bolehin|ijin\w*)( \w+){{0,2}} (rs|dokter|klinik|hospital|rumah sakit|ambulans?|obat\w*|berobat)|
    tidak (diobati|ditolong|dirawat|peduli)|(panggil|butuh|tolong) ambulans?|obat\w* (\w+ )?(habis|abis|disita|dibuang|
    tidak ada)|dibiar(in|kan)|(kapten|majikan|bos|mandor) (kabur|tidak mau)|tergeletak|ambulan|(tak|tidak|x|
    enggan) (\w+ )?(nak |mau |mahu |bagi |kasi )?(bawa|bawak|hantar|jumpa|panggil|pergi) (\w+ )?(doktor|hospital|klinik|
    ambulans?)|{NOT} (bagi|kasi|kasih|boleh) (\w+ )?(hospital|doktor|klinik|ubat)
  3 medicine: telan|nelen|suntik\w*|disuntik|dicekoki\w*|dibius|minum (obat|pil|apa|sesuatu|susu|teh)|obat\w*
kecelakaan_kerja
  6 crushed: (ter|ka)(jepit|gencet|tindih|sepit|perangkap|seret)|ke(gencet|timpa|tindih|timbun|lindes|giling|gilas|
    tusuk|bakar|seret)|tertimbun|meledak|ledakan|roboh|runtuh|ambruk|muncrat|gas (\w+ )?bocor|masuk (mesin|gilingan|
    jurang|tangki)|(tangan|jari|kaki)\w* (\w+ )?(hancur|masuk mesin|putus)|kena (bor|tali|tembakan|setrum|kapak)|
    letupan|meletup|tersepit|dihempap|kena (mesin|letupan|hempap)|ke(jepit|sedot|tindih|timbun)|(tangan|jari|kaki|
    lengan)\w* (\w+ )?masuk|(mess|rumah|kapal|pabrik|asrama|gudang|kamar|kongsi|kilang|camp)\w* (\w+ )?(kebakaran|
    kebakar|terbakar)|(lori|truk|bus|van|bot)\w* (\w+ )?(terbalik|masuk jurang|kebalik)
  2 fall: ke(potong|setrum|tiban)|tertimpa|terbakar|tersengat|longsor|kena (mesin|gergaji|parang|paku|ledakan|gas)|
    jatuh|terjatuh|terpeleset|nabrak|ditabrak|tabrakan|terguling|terbalik|kebalik|ke(cebur|siram)|terlilit
  6 ship: {SHIP} (\w+ ){{0,2}}(nak |mau |sudah |hampir |kami )?(tenggelam|bocor|miring|terbalik|terbakar|kebakaran|
    kebakar|karam|pecah|hanyut|tabrak|hilang|sobek)|hanyut|ombak\w*|badai|oleng|kandas|terombang\w*|air (masuk|naik|
    sudah)|mesin\w* (\w+ )?(mati|rusak)|pelampung\w*|sekoci|rakit|solar (habis|abis)|mayday(?! di)|taifun|
    di tengah (laut|samudra)|arus|terapung\w*|karam
kondisi_kerja_tidak_layak
  7 hunger: ({NOT}|tanpa) ((di)?(kasih|kasi|wenehi|paringi|beri)|ada)? ?(makan|mkn|mangan|dahar|minum)(?! (obat|babi|
    daging))|kelaparan|kehausan|kebulur\w*|(air|beras|makanan|bekal|mie|susu|roti)\w* (\w+ )?(habis|hbs|abis|tinggal)|
    minum air (laut|hujan|ac|keran|kran|wc|got)|air doang|makan (umpan|sabun|daun|nasi basi|garam|pakis|sisa|kardus|
    rumput|sekali|anjing)|tinggal tulang|(tak|x|tidak) (di)?(bagi|beri|kasi) (\w+ )?(makan|minum|air)|(hari|
    malam) (\w+ )?(tak|tidak|belum|ga) (\w+ )?makan
  4 hungry: lapar|laper|haus|kelaperan
  2 cold: salju|kedinginan|gurun|freezer|kepanasan|di kandang|tanpa tali|di hutan|asap|derajat|banjir|tsunami
kabur_dari_majikan
  3 hiding: (ku)?sembunyi\w*|bersembunyi|ngumpet|tersesat|nyasar|tidak tau (di ?mana|arah|jalan|ini)|ndelik|nyumput|
    ngunci diri|di (dalam |dlm )?(semak|kolong|plafon|bawah meja|selokan|parit)|ngesot|numpang (hp|wifi)|pinjam hp|
    menyorok|sorok|nyorok
  6 chased: dikejar|ngejar|(nyari|cari|nyariin) (saya|kami)|diburu|ngikutin|ikutin|dikuntit|dibuntuti|gedor\w*|digedor|
    nungguin|dihadang|tau (tempat|lokasi)\w*|jangan bal[ae]s|(di)?dobrak|nunggu (di (bawah|luar|depan|pintu)|bawa)|
    (cari|kejar|buru|tunggu) (saya|aku|kami)|sudah ada (kat|di) (luar|depan)|ada (kat|di) (luar|depan) pintu|digoleki|
    dilacak|mlayu
  2 fled: ketangkep|nunggu di|(lari|kabur) (dari|lewat|malam|tadi|tetapi|terus|hanya|subuh|sekarang)|lompat|lari
putus_komunikasi
  8 kidnapped: (di ?|te)culik\w*|culik
  2 taken: dibawa (lari|kabur|paksa)|direbut|dirampas|diambil (paksa|calo|majikan|orang)|rampas|jemput paksa|diseret
  4 lost: (habis|abis|terus) (itu )?(\w+ )?(hilang|ilang|mati|off|tidak aktif|putus)|terakhir (dia |wa )?(bilang|chat|
    vc|pesan|adik|istri|suami|mas|wa)\w*|tidak diangkat|tembakan|kirim (pesan|sos|kode|titik)|belum ketemu|
    tidak nyambung|voice note|centang
  3 told by kin: (dia|anak\w*|adik\w*|istri\w*|suami\w*|kakak\w*|mama\w*|ibu) (\w+ )?(bilang|telepon|telp|nelpon|wa|
    chat|sms|kirim)|kata (anak|adik|istri|suami|teman|kakak)\w*|telp|video ?call|vc|pesan|mengirim|kirim foto
rekrut_ilegal
  7 minor: (umur|usia|masih|gadis|cewek|perempuan|adik|ponakan|keponakan)\w* (\w+ ){{0,2}}{AGE}(?! (bulan|jam|hari|juta|
    jt|kali|orang))|{AGE} tahun(?! (kerja|di|lalu|lebih|tidak|yang|silam|sudah|kontrak))|(masih|anak|siswi|siswa|murid|
    kelas|kls) (\d )?(smp|sd)|belum cukup umur|putih biru|bawah umur|(budak|anak dara|nak dara) (\w+ )?(umur )?{AGE}|
    tingkatan \d
  4 pupil: (kelas|kls) \d|bocah\w*|anak (panti|kecil|tetangga)|murid\w*|siswi\w*|santri\w*|remaja|sma|smk
  2 forged: (ktp|akta|akte|paspor|umur)\w* (\w+ )?(palsu\w*|dipalsu\w*|diganti|jadi 2\d)|taikong|tekong\w*|calo(nya)?
  3 ride: mobil(nya)?|truk|pancung|pompong|boat|dermaga|nyebrang|dijemput|naik (kapal|mobil|perahu|speed)|sebatik|dumai|
    perbatasan|diangkut|dibawa|sudah di (bandara|penampungan)|pelabuhan|naik bot|jeti|lori|van
tidak_boleh_pulang
  4 kept: {NOT} (di)?(boleh|bole|kasih?|bolehin|izinkan|bagi) pulang|tidak (di|nge)?lepas\w*|ditahan (di (?!imigrasi|
    polisi|bandara)|orang|agen|pt|majikan)|(minta|mau|nanya) pulang (malah|dipukul|di(kurung|kunci|sekap)\w*)
tahanan_proses_hukum
  6 sentence: (di)?eksekusi|pancung|qis+h?as|dihukum mati|divonis (mati|pancung|gantung)|algojo|mogok makan
meninggal
  5 dead: (sudah|dua|satu|orang|teman\w*) (\w+ )?mati|mati (satu|dua|disini|lemas|di dalam)|buang ke laut|kubur
lainnya
  1 war and flood: bom|rudal|roket|tembakan|(di)?tembak\w*|granat|serangan|drone|sirine|banjir|tsunami|tentara|milisi|
    kebakar|asap|evakuasi|perampok|rampok|orang jahat|geng|ledakan|perang|gempa|kebakaran
  6 plea: tolong (cepat|cpt|jemput|kirim|keluar\w*|kluar\w*|selamat\w*|evakuasi|cegah|cegat|tahan|ambil|catat|
    panggil\w*|malam|polisi|{US})|tolong (\. )?tolong|tolongin|tulung(an|i|in|ka|o|a|lah)|selamatkan|pertolongan|
    mohon (segera|dijemput|evakuasi)|jemput (saya|kami|kak|dia|aja|sekarang)|selam[ae]tin|(keluar|kluar)(in|kan)? (saya|
    kami)|sos|cpt|cepetan|buruan|jangan lama|segera|tolonglah saya|tolong lah|tolong (\w+ )?(selamatkan|
    keluarkan) (saya|kami|kawan)|selamatkan lah|evakuasi (kami|saya)|tolong evakuasi|orang jahat
  11 only a plea: (?<!\S )(tolong\w*|sos|help( me| indo)?|selamatkan (saya|kami)|darurat)( (tolong\w*|saya|kami|pak|bu|
    min|help|me|sos|cepat|dong|[.!]))*(?! \S)
  2 urgent: cepat|darurat|gawat|minta (di)?jemput|minta ampun|minta tolong|jemput|bantu (saya|kami|dia)|tolong\w*
  2 one of us: {US} (\w+ )?(mau |lagi )?di ?({BLOW}|{LOCK}|kunci|culik|perkosa|jual|ancam|bunuh|tahan|paksa)\w*
  4 cry: nangis|menangis|teriak|jerit\w*|menjerit|jeritan|rintih|merintih|bisik|berbisik|suara|diem 2
  4 do not call: jangan (di)?(telepon|telp|tlp|nelpon|balas|bales|angkat|bilang|hubungi|pake|kasih tau|lama|transfer)|
    hp (\w+ )?\d+ persen|ngetik|sinyal (tinggal|susah|numpang)|hp ini|pelan 2
  5 door: pintu\w*|jendela\w*|gerbang\w*|pagar\w*|lawang\w*
  3 small room: balkon|wc|basement|bilik|loteng|kolong|plafon|kamarku|kamarnya|palka|atap|stor|kongsi|bilik \w+
  2 room: kamar\w*|gudang|ruko|kontainer|sel|ranjang|toilet|kandang
  3 inside: di {ROOM}|disini|di sini
  4 position: (lantai|lt|blok|gedung|kamar) \d+|posisi\w*|titik|koordinat|apartemen|gedung
  5 body: (leher|paha|dada|perut|mulut|bibir|hidung|lidah|kuping|kaki|kepala|muka|tangan|mata|badan|punggung|rambut|
    jari|gigi|sirah)(ku|nya)|leher|paha|dada|perut|mulut|hidung|lidah|bibir
now
  8 tonight: malam (ini|ni|nanti)|nanti (malam|sore|siang|subuh)|giliran(ku|nya|mu| saya| kami)|bengi iki|malam ni|
    petang ni|tengah malam ni|malam karang|sekejap lagi|kejap lagi|sekarang ni (dia|mereka)
  6 soon: (sore|siang|pagi|hari|sabtu|jumat) ini|hr ini|besok|esok|sesuk|isukan|enjing|lusa|(se)?bentar lagi|\d+ (menit|
    mnt|jam) lagi|(abis|habis) (isya|magrib|mgrib|subuh)|(minggu|subuh|pekan) ini|malam jumat|(senin|selasa|rabu|kamis|
    jumat|sabtu|minggu) (besok|jalan|terbang|berangkat|diambil|dijemput)|tinggal \d+ (hari|jam)|(pagi|subuh|hari|
    minggu) ni
  5 just now: tadi|barusan|baru (saja|aja|tadi)|semalam|semalem|detik ini|menit lalu|saat ini|(malam|pagi|petang) tadi|
    baru ni|kejap tadi
  1 still: (sekarang|saiki|ayeuna) (\w+ )?(lagi|masih|malah|takut|sembunyi|hilang|dikunci\w*|di ?({BLOW}|{LOCK})\w*)|
    sampai sekarang (belum|tidak|masih)|masih di (kamar|gudang|dalam|sana|rumah itu|situ|kapal|laut|mess)
scene
  2 now: sekarang(?! (sudah|baru|aman|sehat|mau|kerja|di (rumah|kampung|indo|shelter|agen)))|saiki|ayeuna|sakniki
  2 each night: (tiap|setiap|saben|unggal|esso) (malam|jam|bengi|dalu|peuting|poe|esso|salah|mandi|dino|dinten)
  2 each day: tiap (hari|kali)|terus|lagi|sedang|hari ke \d+|([2-9]|dua|tiga|empat|lima|enam|tujuh) (hari|malam|jam)
  2 story: katanya|malah|sambil|bilang|sudah tidak|tidak bisa|tidak boleh|tidak pulang|tinggal|jangan|hanya
  3 woman: perempuan|cewek|gadis|sungai|hutan|perahu|lift|gelap|air|minum|bangun|kluar|anak dara|budak
  2 night: malam|bengi|dalu|peuting|subuh|dini hari|jam \d+
  4 they: dia|mereka|mrk|dorang|diorang|orangnya|de|ia
  3 master: madam|nyonya|tuan|kapten|sir|baba|popo|mami|tauke|tauk[ae]h?|tokey?|toke|towkay|cik|datin|majikan lelaki
  3 me: saya|kami|kula|kulo|abdi|tiang|engkok|\w+ku
  1 limbs: tangan|kaki|kepala|mata|muka|punggung|gigi|kuping|telinga|jari|badan|rambut|sirah|pinggang|tulang|kulit|
    takut|wedi|sieun|gemet[ae]r\w*|panik|disuruh|nolak
  5 forced: dipaksa|maksa|memaksa|paksa|kalau (tidak (mau|nurut)|nolak)|yang (nolak|melawan)
past
  4 past: dulu|pernah|mantan|bekas|eks|purna|m?biyen|rumiyin|almarhum\w*|meninggal|jenazah\w*|jasad\w*|dimakamkan|
    dikubur|(tahun|minggu) (lalu|kemarin|kmrn|yang lalu|silam|lepas)|sejak (pulang|dipulangkan)|sepulang|(19|20)\d\d|
    se(tahun|bulan)|jaman|bulan|waktu (itu|di)|kejadian\w*|(januari|februari|maret|april|juni|juli|agustus|september|
    oktober|november|desember)|sempat|bekas jahitan|pas (pandemi|hamil|masih)|waktu (saya|kerja|masih)|\d+ (tahun|
    bulan) (yang )?(lalu|silam)|(tiga|dua|empat|lima|enam) (bulan|tahun) lalu|sepulang\w*|sejak (balik|pulang)
  7 safe: (sudah|wis|tos|wah|uah|kini|sekarang) ((?!mau|tidak|belum|minta|tak|bisa)\w+ )?(di (rumah|kampung|shelter|
    kbri|kjri|agen|indo\w*)|pulang|aman|selamat|sembuh|bebas|lepas|pindah|dievakuasi|dioperasi|operasi|selesai|turun|
    lewat|diselamatkan|dipulangkan|dijahit|kering|pulih|mundur|resign|sehat|dirawat|kerja|keluar (rs|rumah sakit|dari)|
    mendingan|tenang|ganti)|alhamdulillah|sembuh|pulih|opname|sehat|aman|puskesmas|rawat jalan|wafat|(saya|sekarang|
    sudah|kini|dia|skrg|tinggal) di (lombok|kolaka|kendari|muna|buton|baubau|wakatobi|bima|brebes|blitar|malang|
    lamongan|jember|palu|makassar|madura|cilacap|indramayu|kendal|bekasi|sinjai|bone|wajo|lampung|cirebon|ponorogo|
    tulungagung|banyuwangi|jawa|sulawesi|flores|kupang|rumah|darat)|lega|sudah (di ?jemput|dibawa) (keluarga|kbri|kjri|
    ibu|bapak|petugas)|sudah (kembali|kumpul|lahir|bisa|berhenti|kempes|mulai)|mengungsi|mendarat|selamat|terapi|trauma|
    psikolog\w*|psikiater\w*|rutin|tagihan\w*|mendingan|membaik
calm
  4 claim: ganti rugi|santunan|klaim|visum|sidang|kasus\w*|diproses|proses|ditindak\w*|dihukum|restitusi|pelaku\w*|
    perekrut\w*|tuntut\w*|nuntut|ngadu\w*|lapor\w*|melapor\w*|tanggung\w*|biaya\w*|korban|bukti\w*|aduan
  5 asking: bagaimana|kah|apakah|kapan|bolehkah|kenapa|misal\w*|menurut|termasuk|aturan\w*|pasal|syarat\w*|wajib|hak|
    resmi|info
  2 answer: \?|berapa|apa|siapa|mana|dimana|kemana|cara|(bisa|boleh) tidak
  5 papers: pmi|visa|bpjs|cuti|sertifikat|permit|daftar|libur|pemerintah|dinas|asuransi|izin|urus|negeri|negara|kendari
  2 work: gaji\w*|kontrak(?!si)\w*|pt|pekerja|perusahaan|potong\w*|rb|rugi|desa|shelter|upah|kampung|sekolah
elsewhere
  4 animals: kucing\w*|ayam\w*|kambing|sapi|burung|bebek|ikan|nyamuk\w*|cicak|ular(?! gigit)|bonsai|kelinci|ternak|
    anjingku|hewan
  4 stories: film\w*|lagu|game|roblox|ml|mabar|cerpen|novel|puisi|pantun|mimpi\w*|berita\w*|youtube\w*|tiktok|nonton|
    drama|drakor|sinetron|anime|podcast|roleplay|story|lirik|dongeng|ceramah|upacara|lomba|teka|tebak\w*|terjemah\w*|
    artinya|translate
  5 laughing: wkwk\w*|haha\w*|hehe\w*|xixi\w*|awok\w*|lol|canda|bercanda|seru|gokil|gemes|eaa|asmara|cinta
  2 feelings: malu|untung|sih|ding|pacar\w*|kangen|rindu|gebetan|jomblo|deket dia
  3 studies: kampus\w*|kuliah|mahasiswa\w*|dosen\w*|skripsi|kos|kosan|guru(?! ngaji)|snmptn|ujian|tugas|pramuka|upacara|
    kelas|sd|rapor|wisuda|ospek|pr|les
  5 sport: bola|gol|timnas|wasit|ronde|pelatih|voli|renang|silat|final|liga|level|skor|futsal|lari pagi|sit up|gym|diet|
    kemah|tenda|mancing|jogging
  2 at home: puskesmas|gubernur|lurah|camat|bupati|honorer|asn|cpns|pln|token|listrik|shopee|gojek|maxim|pelni|grab|
    ojol|stnk|bpom|tetangga|kpk|rumput|pasar|medsos|akun|grup|pinjol|dc|cicilan|jakarta|purwakarta|karawang|ungaran|
    morowali|kendari|kolaka|baubau|bau|makassar|polsek|indomie|resep|masak\w*|sambel|soto|batagor|sate|kopi|jualan|
    sunatan|imunisasi|vaksin|usg|haid|digigit nyamuk|rontok|wisata|pantai|liburan|motor|dikit|sering|suka
"""
LOOK_ALIKES = (
    r"mati (lampu|listrik|air|gaya|suri|hp)|(hp|lampu|mesin|paket|kuota|permit|paspor|visa|kontrak)(nya|ku)? (saya "
    r")?(sudah |mau )?mati|bunuh waktu|setengah mati|darah tinggi|golongan darah|kunci (motor|kontrak)|pukul (berapa|"
    r"setengah|\d+|rata|satu|dua|tiga|empat|lima|enam|tujuh|delapan|sembilan|sepuluh)|(tidak|bukan) (jadi |sampai |"
    rf"pernah |ada )?(di ?({BLOW}|{LOCK})\w*|dikunci|mukul\w*|berdarah|sesa?e?k|mules|loncat|tenggelam|kebakar|pisau|"
    r"ngamuk)|(loker|lemari|kulkas|koper|tas|hp|kontrak|kerja|gaji|akun|ig|heater)(nya)? (saya )?(di|ter)?kunci\w*|"
    r"(tiket|motor|tanah|rumah|barang|hp|emas|sawah|mobil|kartu|sapi|data|kapal|toko|akun)(nya)? (\w+ )?(\w+ )?di "
    r"?jual( lagi)?|di ?jual (cepat|murah|rugi|lagi|rumah|tanah|motor|mobil)|di(pukul|hajar|siksa|aniaya|sandera|"
    r"sekap|serang|culik|kurung|bacok|tonjok|gebuk|keroyok|bunuh|hantam|seret|cekik|kejar)\w* (rata|mundur|ko|ombak|"
    r"angin|hujan|rindu|kangen|tugas|kerjaan|nyamuk|deadline|asmara|cinta|kenangan|skripsi|ujian|cicilan|lapar|panas|"
    r"macet|waktu|sepi|malas|nasib)|air terjun|tenggelam dalam \w+|rambut\w* rontok|(ngantuk|lapar|laper|pedas|"
    r"ketawa|bosan|puasa) (\w+ )?mau mati|(mau|nak|sampai) mati (ketawa|ngakak|gaya|rasanya (sit|push|lari|squat))|"
    r"hidup (tanpa|mati (lawan|tim))|tolong (saya|kami) (pak |bu |min |kak |bang )?(mau |ingin |nak )?(tanya|nanya|"
    r"daftar|info|siapkan|carikan|cek|semak)|(tolong )?keluar(in|kan) (saya |aku )?dari grup|(lapar|laper|haus) (pi|"
    r"mau|ingin|hoyong|beli|bikin|nih|jajan|gila|mata|dari subuh)|(kulo|mohon|ijin|izin) pamit|(ijazah|buku|paspor|"
    r"dokumen|ktp|surat|gaji|uang|pelaut)(nya|ku)? (saya )?(masih )?(di|ter)(sandera|kunci|sekap|gembok|tebus)\w*|"
    r"tebus(an)? (paspor|ijazah|dokumen|ktp|obat|resep|emas)|(tidak|bukan|ga) (lagi |sampai )?(pingsan|demam|"
    r"terkunci|kejang|mimisan|bawa pisau)|kepala (dinas|desa|bp3mi|kantor)|demam (panggung|berdarah nyamuk)|kejang "
    r"otot|koma (di|lima)|mati (satu tumbuh|kutu|lampu)"
)
