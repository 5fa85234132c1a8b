"""The rules on danger: they look at every message in every state, before the engine does and also without it.

A message is weighed. Every rule is a word class (who hits, what is locked, what bleeds) and has points; so have signs
of the present, of places, of fear, which alone say nothing. What sounds past, settled or like a question takes points
away. Danger is what reaches `LIMIT`. Points are half the log-odds found on four of five messages of the training data
(by hash) and rounded; on the fifth the rules find as much as on the four: docs/understanding.md.

All patterns are read on the regular spelling of a message (lower case, short forms written out), between two spaces.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from bot.spelling import regular

LIMIT = 7
LONG = 25  # words: who tells much names much

# Word classes
US = r"(?:saya|kami|kita|dia|istri|anak|adik|suami|mama|kakak|teman|\w+ku)"
BLOW = (
    r"(?:pukul|tampar|tempeleng|tendang|tonjok|tinju|hajar|gebuk|gebug|siksa|aniaya|cambuk|pecut|cekik|tikam|tusuk|bacok|"
    r"seterika|setrika|setrum|siram|jambak|seret|banting|keroyok|kroyok|sundut|sulut|sabet|pentung|hantam|injak|injek|"
    r"bakar|bentur|jedot|lempar|tembak|gorok|sepak|cubit|jepit|tabok|dera|belasah|tumbuk|jemur|pelintir|sumpe?al|sumpel|"
    r"rendam|guyur|ludah|telanjang|tindih|kapak|cincang|dorong|ketok)"
)
HITTING = (
    r"(?:pukul|tampar|tendang|siram|lempar|banting|tumbuk|cekik|tonjok|tinju|hajar|tempeleng|ikat|tarik|dorong|jambak|seret|"
    r"tusuk|mukulin|nyiksa|nendang)"
)
LOCK = r"(?:kurung|sekap|gembok|pasung|rantai|rante|borgol|sandera|kerangkeng)"
NOT = r"(?:tidak|tak|belum|dilarang|mboten|teu|ndek|ndeq|ra)"
LET = (
    r"(?:(?:di)?(?:boleh|bole|bisa|kasih|kasi|izinkan|ijinkan|bolehin|bolehkan|perbolehkan|bagi)|ngasih|berani|tiasa|saged|"
    r"bau|iso)"
)
FORCED = r"(?:di|me|e|ma)?(?:paksa|maksa)|(?:di)?suruh?|dikon|dititah"
DEATH = r"(?:mati|mate|maot|matek)"
LIFE = r"(?:hidup|idup|urip)"
SHIP = r"(?:kapal|perahu|boat|speed|speedboat|rakit|sekoci|pancung|pompong)\w*"
AGE = r"(?:1[0-7]|belasan|(?:dua|tiga|empat|lima|enam|tujuh|se)belas)"
ROOM = (
    r"(?:kamar|wc|gudang|balkon|basement|toilet|stor|bilik|loteng|kandang|kontainer|palka|lemari|kolong|plafon|atap|ruko|"
    r"semak|gurun|hutan|mobil|truk|lantai|lt|pinggir|ruang|gedung|bawah|dalam|atas|depan|sel)\w*"
)

# Points and pattern.
SIGNS: dict[str, str] = {
    "depresi_gangguan_jiwa": rf"""
        7 bundir|gantung diri|ngagantung|ngendat|(?:ingin|pengin|nak|terro|mele|hoyong|hayang|mending|mendingan|
          kepingin|maeloka|poma|enak) (?:\w+ )?{DEATH}|lebih baik (?:\w+ )?(?:mati|tidak ada)|mau (?:ma )?{DEATH}|
          {DEATH} (?:aja|saja|je|rasanya)|(?:cpt|cepat|cepet|cara|biar) mati|akhiri|mengakhiri|tidak (?:mau|ingin|
          sanggup|kuat|niat|gelem|usah) (?:\w+ )?(?:{LIFE}|bangun)|cape\w* (?:\w+ )?{LIFE}|(?:bosen|bosan|kesel|nyerah|
          nyesel) (?:{LIFE}|lahir)|lompat (?:aja|saja|mi|dari|ke)|loncat|terjun|nyemplung|mencolot|nyilet|nyayat|
          sayat\w*|ngiris|silet|jalan pintas|(?:\w+ )?wasiat|bunuh diri (?:saja|aja)|(?:mau|coba|niat|ingin|kepikir\w*|
          minum) (?:bunuh diri|racun|gantung|lompat|loncat)
        3 bunuh diri|tali|talinya|pil|racun|racon|baygon|pemutih|arang|rel|nadi|obat tidur|obat\w* (?:sudah|semua|
          di tangan|cukup)|\d+ (?:butir|biji)|pagar kapal|bisikan|suara\w* (?:\w+ )?(?:nyuruh|suruh)|jasadku|jenazahku|
          mate|maot|(?:saya|kami|bakal|takut|biar) mati
        2 balkon|atap|lantai \d+|lt \d+|jembatan|tenggelam|kereta|pinggir|dermaga
        4 pamit|titip (?:anak|salam|ibu|gaji|pin|nama|password)|maafin|maafkan|maaf semua|ikhlasin|
          jangan (?:di)?cari\w*|tidak usah (?:di)?cari\w*|(?:malam|makan|telepon) terakhir\w*|tidak ada (?:guna|gune|
          yang cari)\w*|sudah (?:capek|cape)\w*|sampaikan|sampein|selamanya|dadah|nyusul (?:ibu|bapak|almarhum)|
          diampuni|ampuni|dosa\w*
        1 cape\w*|tidak kuat|tidak sanggup|ndek kuat|tidak tahan|tak larat|ngurung diri|percuma|tidak perlu|dunia|
          kosong|{LIFE}
    """,
    "pelecehan_seksual": rf"""
        6 (?:di ?)?perkosa(?!an)\w*|digauli|menggauli\w*|dirusak|diruda|digilir|digerayangi|ditindih|
          (?:{FORCED}) (?:\w+ )?(?:tidur|turu|buka (?:baju|semua|smua)|berhubungan|gituan|begituan|melayani|layani\w*|
          cium|mandi bareng|oral)|minta jatah|dilecehkan terus|nobhotuki|nasoppo
        4 raba|(?:me)?raba 2|(?:di)?pegang 2|megang 2|telanjang|bugil|buka baju|(?:narik|robek|koyak) (?:baju|
          celana)\w*|celana(?:ku|nya)?|nyelinap|tidur (?:sama|bareng|deng|di) (?:dia|bos|tuan|mandor|kasur|kamar)|
          ngerekam|direkam|nafsu|kondom|pangkuan|kotor|gantian|dipaksa (?:terus|lagi|tiap)|paksa (?:saya|dia|terus)|
          maksa
        3 (?:masuk|maso|mlebu|mlebet|asup|nyusup|dobrak|didobrak|gedor|digedor|ngetok|ketuk|buka) (?:2 )?(?:ke |ka |
          di )?(?:\w+ ){{0,2}}(?:kamar|bilik|pintu)\w*|di depan (?:pintu|kamar)|kamar\w* (?:dicopot|diambil|dilepas|
          didobrak)|masuk terus|(?:hotel|kamar) (?:sama|berdua|dengan) dia|istrinya (?:pergi|lagi|tidur|shift|ke|pi|
          berangkat)|berdua (?:saja|doang|sama)|ke kamar(?:nya)?
    """,
    "kekerasan_fisik": rf"""
        5 di? ?{BLOW}(?:i|in|kan|an|ni|nya)?|(?:kena|dapat|dapa|dong|dorang|na) {BLOW}(?:i|in)?|tepantok|epokol|
          diteu?nggeul\w*|digebag\w*|diantemi|di?peppe|disikso|ditapuki|disetrom|ditonjokan|disabeti
        1 (?:me)?(?:mukul|nampar|nempeleng|nendang|nonjok|nyiksa|nyekik|nusuk|mbacok|nyiram|nyetrum|nyeret|mbanting|
          nginj[ae]k|ngeroyok|nyabet|nyambuk|njambak|nembak|nyubit|ngebakar|ngelempar)(?:i|in|kan)?
        4 {HITTING} (?:{US}|terus|lagi|pake|pakai|orang|rame|muka|kepala|perut|tangan)
        6 pisau\w*|parang|golok|pistol\w*|senapang?|senjata|bersenjata|c[ae]lurit|clurit|badik|linggis|kampak|kapak|
          samurai|pentungan|air keras|gancu|bedil|lading|popor|peluru\w*|tongkat|balok|gunting|bensin|cambuk
        2 palu|rotan|kayu|besi|sabuk|ikat pinggang|air panas|setrika\w*|kabel|jarum|kompor|rokok|botol|panci|piring|
          kursi|lakban|karung
        5 (?:mau|akan|bakal|ingin|nak|ancam\w*|ancem\w*|diancam) (?:di)?(?:bunuh|habisi|gorok|tembak|bakar|sembelih|
          cambuk|potong)\w*|(?:bunuh|habisi|patahin|patahkan|gorok|ledakin|tabrak|matiin) (?:kaki|keluarga|kamu|orang|
          ibu|{US})|potong (?:tangan|jari|kaki|leher)|(?:di)?(?:buang|lempar|ceburin) (?:saya |kami )?ke (?:laut|sungai|
          gurun|air)|kamu mati|lu mati|mbunuh|kubur saya|kubakar
        4 (?:di|me|ng|nge|meng)?anc[ae]m(?:in)?|ditodong|diteror|nyawa\w*|ngamuk|kalap|mabok|kesurupan|acung\w*|hunus
        1 melepuh|lebam\w*|babak belur|bolong|sobek|gosong|copot|ngelupas|nganga|patah|bocor|rontok|memar\w*|remuk|
          tulang\w* (?:\w+ )?(?:keluar|nongol|nampak|keliatan|bunyi)
    """,
    "perdagangan_orang": rf"""
        5 (?:di? ?|ter|te|ke|kena ){LOCK}\w*|diikat|ikat tangan|dikonci|ekunce|digerendel|dikepung|dimasukin (?:gudang|
          kamar|kandang|wc|sel|stor)|{LOCK} {US}
        5 (?:di ?|ter|te)kunci\w*|(?:ngunci|mengunci|kunci) (?:saya|kami|pintu|kamar|semua|gerbang|asrama|dari|dia|
          jendela)\w*|(?:pintu|gerbang|jendela|kamar|pagar)\w* (?:\w+ )?(?:di)?(?:kunci|gembok)\w*|kurung|gembok|
          kunci\w* (?:dibawa|dipegang|diambil|di dia)
        5 {NOT} {LET}(?: \w+)? (?:keluar|kluar|kaluar|turun|pergi|lari|kemana\w*|medal|sugul|jalan|ke mana)|
          mau keluar tidak bisa
        4 {NOT} {LET} pulang|tidak (?:di|nge)?lepas\w*|ditahan (?:di (?!imigrasi|polisi|bandara)|orang|agen|pt|majikan)|
          (?:minta|mau|nanya|bilang) pulang (?:malah|dipukul|di(?:kurung|kunci|sekap|siram|suntik)\w*)
        3 (?:di ?|te|e)juw?al|dilelang|ngelelang|(?:sudah |orang )dibeli|jual (?:saya|kami|dia|adik\w*|anak\w*|istri\w*|
          ki|nama|ke)|tu[ck]er (?:saya|dia)|pembeli|didol|beli saya|dipun sade|budaknya|milik dia|harga saya|bos baru|
          majikan baru
        3 dioper|oper ke|dibeli|ditukar|tebus\w*|ditebus|ditawar|budak|seperti barang|stok|hutang saya
        1 (?:mau|akan|malah|rek|mo|nak|langsung) (?:di|na )?(?:bawa|pindah|pindahin|pindahkan|angkut|seberang|
          seberangin|naikin|gawa|bawak|jauq|bait|tukar|oper|ambil)|mau dikirim|diangkut|dinaikin|dinaikkan|
          diseberang\w*|(?:dibawa|dipindah|diantar|dijemput) (?:paksa|malam|besok|mobil|naik|lagi|ke (?:rumah|batam|
          mana|tempat|kompleks|kapal|hotel|apartemen|gudang))
        4 penjaga\w*|dijaga\w*|jaga pintu|yang jaga|njaga|anjing(?:nya|no)|dikawal|diawasi\w*|preman|senter|
          satpam\w* (?:tidak|jaga|nahan|pukul|bawa)|tembok tinggi|kawat\w*
        3 (?:di|kat|neng|ning|ri|ke) (?:kmbja|kompleks|compound|kk park|myawad\w+|poipet|sihanouk\w*|bavet|mae sot|
          shwe kokko|pailin|golden triangle)|(?:di|kat|neng|ning|ri) (?:kamboja|myanmar|mianmar|laos)|dari kompleks|
          kompeni
        1 (?:{FORCED}) (?:\w+ )?(?:nipu|menipu|scam|ngapusi|goda|chat|ngaku|nelpon)|target\w*|closing|setoran\w*|setrum
        5 (?:me)?layani\w* (?:tamu|om|orang|laki|bos|dia)|layanin|layan orang|jual (?:diri|badan)|open bo|mucikari|mami|
          germo|bordil|(?:terima|dimasukin|layani) tamu|lingerie|ktv|tamu\w* (?:sudah|\d|tiap|maksa|mabuk)|lipstik|
          baju seksi|didandani\w*
        3 ginjal|organku|kamar hitam|ruang gelap|kamar gelap|push up|hp\w* (?:\w+ )?(?:diambil|dipegang|direbut|dicek|
          dikumpulin)|geledah|paspor\w* (?:\w+ )?(?:diambil|dibakar|dirobek|disobek|dibuang)|(?:bakar|robek) paspor
        4 pintu\w*|jendela\w*|gerbang\w*|pagar\w*|pager|terali|lawang\w*|engsel\w*
    """,
    "hamil_memiliki_anak": rf"""
        4 ketuban\w*|kontraksi|mules|mulas|sungsang|plasenta|ari ari|tali pus\w*|(?:mau|sendiri|sedang) (?:lahiran|
          melahirkan)|lahiran sendiri\w*|keguguran|gugurin|digugurin|penggugur|aborsi|tidak (?:gerak|nendang)|
          pembalut\w*|ngeflek|metu banyu\w*|bayiku|kandunganku
        1 hamil\w*|kandungan|bidan|bayi|bayinya|lahiran|melahirkan|meteng|nglair\w*
    """,
    "sakit": rf"""
        5 pingsan|semaput|kejang\w*|sekarat|(?:tidak|tak|ra|teu|ndek|belum|mboten) (?:sadar\w*|gerak|bergerak|respon|
          nyaut|eling|bernapas|napas)|(?:tidak|belum|tak) (?:bisa )?bangun\w*|ngorok\w*|meracau|ngigau|ngelantur|
          ngomong (?:ngaco|sendiri)|over dosis|digotong|mata\w* (?:\w+ )?(?:ke atas|putih|terbalik|mendelik)|rebah|
          kunang|koma|step|kritis
        5 sesak|sesek|ngap|megap|ngos|menggap|kesedak|tersedak|(?:napas|nafas|ambegan)\w*|bernapas|asma\w*|inhaler|ngik|
          dada\w* (?:\w+ )?(?:sakit|sesak|seperti|ditindih|nyeri|nyucuk|kebakar)|dadaku|nadinya|
          jantung\w* (?:\w+ )?(?:mau|berdebar|berhenti|kadang)
        6 (?:muntah|batuk|kencing|berak|kluar|keluar|mutta|bersimbah) (?:\w+ )?(?:darah|dara)|berdarah|pe\w*darahan|
          darah\w* (?:\w+ )?(?:tidak|terus|banyak|ngalir|muncrat|ngucur|deras|netes|keluar|byk|belum|nembus|dikit|
          semua)|darahnya|(?:penuh|banyak) darah|getih\w*|gumpalan|mimisan|berak hitam|muntah (?:terus|hijau|ijo|hitam|
          item|nyemprot|2)|busa|berbusa
        5 demam|panas (?:tinggi|banget|bgt|4\d|39|dhuwur)|panas\w* 4\d|suhu\w* 4\d|menggigil|nanah|kolera|tetanus|
          disengat|(?:di)?gigit ular|ngompol|tensi \d+|gula (?:\w+ )?[3-9]\d\d|(?:tidak|belum) (?:bisa )?kencing|
          kencing (?:\w+ )?(?:hitam|tidak|seperti)|(?:operasi|jahitan)\w* (?:\w+ )?(?:kebuka|terbuka|lepas)|belatung\w*|
          dehidrasi
        3 bengkak\w*|biru|lumpuh|mati rasa|kebas|kesemutan|mencong|perot|peyot|pelo|cadel|lemes|cekung|pucat|pucet|
          tidak bisa (?:jalan|gerak|berdiri|duduk|nelen|ngomong|bicara|makan|liat|melek|buka)|tidak rasa|
          badan\w* (?:\w+ )?(?:panas|kuning|dingin|kaku|biru)|kaku|kram|stroke|muntah|serangan jantung
        1 kuning|gelap|pusing|lemas|keracunan|usus|infeksi|malaria|buta|tidak (?:nyambung|kenal)|perih|perut|
          sakit (?:banget|bgt|parah|keras|hebat)
        3 (?:{NOT}|menolak|nolak) (?:\w+ )?(?:bawa|dibawa|dikasih|kasih|dikasi|panggil|antar\w*|diantar\w*|ngeterke|
          gelem|bagi|dibagi|bolehin|ijin\w*)(?: \w+){{0,2}} (?:rs|dokter|klinik|hospital|rumah sakit|ambulans?|obat\w*|
          berobat)|tidak (?:diobati|ditolong|dirawat|peduli)|(?:panggil|butuh|tolong) ambulans?|
          obat\w* (?:\w+ )?(?:habis|abis|disita|dibuang|tidak ada)|dibiarin|dibiarkan|tergeletak|ambulan
        2 telan|nelen|telen|suntik\w*|disuntik|dicekoki\w*|dibius|minum (?:obat|pil|apa|sesuatu|susu|teh)|obat\w*
    """,
    "kecelakaan_kerja": rf"""
        5 (?:ter|ka)(?:jepit|gencet|tindih|sepit|perangkap|seret)|ke(?:gencet|timpa|tindih|timbun|lindes|giling|gilas|
          tusuk|bakar|seret)|tertimbun|meledak|ledakan|roboh|runtuh|rubuh|ambruk|muncrat|gas (?:\w+ )?bocor|
          masuk (?:mesin|gilingan|jurang|tangki)|(?:tangan|jari|kaki)\w* (?:\w+ )?(?:hancur|masuk|putus)|diputar mesin|
          kena (?:bor|tali|tembakan|setrum|kapak)|propeller
        2 ke(?:jepit|potong|setrum|tiban)|tertimpa|terbakar|tersengat|longsor|kena (?:mesin|gergaji|parang|paku|ledakan|
          gas)|jatuh|terjatuh|terpeleset|nabrak|ditabrak|tabrakan|terguling|terbalik|kebalik|tergelincir|terpental|
          kecemplung
        5 {SHIP} (?:\w+ ){{0,2}}(?:tenggelam|bocor|miring|terbalik|terbakar|kebakaran|kebakar|karam|pecah|hanyut|tabrak|
          hilang|sobek)|hanyut|ombak\w*|badai|air (?:masuk|naik|sudah)|mesin\w* (?:\w+ )?(?:mati|rusak)|pelampung\w*|
          sekoci|rakit|solar (?:habis|abis)|mayday|taifun|di tengah (?:laut|samudra)|pompa|radio rusak|arus
    """,
    "kondisi_kerja_tidak_layak": rf"""
        6 (?:{NOT}|tanpa) (?:(?:di)?(?:kasih|kasi|wenehi|paringi|beri)|ada)? ?(?:makan|mkn|mangan|dahar|
          minum)(?! (?:obat|babi|daging))|kelaparan|lapar|haus|(?:air|beras|makanan|bekal|mie|susu|
          roti)\w* (?:\w+ )?(?:habis|hbs|abis|tinggal)|minum air (?:laut|hujan|ac|keran|kran|wc|got)|makan (?:umpan|
          sabun|daun|sisa|kardus|rumput|sekali|anjing)|tinggal tulang
        2 salju|kedinginan|gurun|freezer|(?:di|ke)jemur\w*|kepanasan|di kandang|tanpa tali|di hutan|seperti oven|genset|
          asap|ruang pendingin|cold room|derajat|air keran|banjir|tsunami
    """,
    "kabur_dari_majikan": rf"""
        3 (?:ku)?sembunyi\w*|ngumpet|umpetin|ndelik|nyumput|ngetek|ngunci diri|kunci diri|di (?:dalam |dlm )?(?:semak|
          kolong|plafon|bawah meja|selokan|parit)|ngesot|numpang (?:hp|wifi)|pinjam hp
        4 dikejar|ngejar|kejar|dosampaku|(?:nyari|cari|carik|nyariin) (?:saya|kami)|nyariin|diburu|ngikutin|ikutin|
          dikuntit|dibuntuti|gedor\w*|digedor|mondar|nungguin|dihadang|tau (?:tempat|lokasi)\w*|jangan bal[ae]s|
          (?:di)?dobrak|nunggu (?:di (?:bawah|luar|depan|pintu)|bawa)
        2 ketangkep|digoleki|nggoleki|nunggu di|(?:lari|kabur) (?:dari|lewat|malam|tadi|tetapi|terus|hanya|subuh|
          sekarang)|lompat|lari|pelarian
    """,
    "putus_komunikasi": rf"""
        3 di ?culik\w*|culik|teculik|dibawa (?:lari|kabur|paksa)|bawa (?:lari|kabur) (?:anak|bayi)\w*|direbut|dirampas|
          diambil (?:paksa|calo|majikan|orang)|rampas|jemput paksa|diseret
        3 (?:habis|abis|terus) (?:itu )?(?:\w+ )?(?:hilang|ilang|mati|off|tidak aktif|putus)|terakhir (?:dia |
          wa )?(?:bilang|chat|vc|pesan|adik|istri|suami|mas|wa)\w*|tidak diangkat|tembakan|kirim (?:pesan|sos|kode|
          titik)|belum ketemu|tidak nyambung|voice note|share ?loc|last seen|ceklis|centang
        2 (?:dia|anak\w*|adik\w*|istri\w*|suami\w*|kakak\w*|mama\w*|ibu) (?:\w+ )?(?:bilang|telepon|telp|nelpon|wa|chat|
          sms|kirim)|kata (?:anak|adik|istri|suami|teman|kakak)\w*|telp|video ?call|vc|pesan|mengirim|kirim foto
    """,
    "rekrut_ilegal": rf"""
        4 (?:umur|usia|masih|gadis|cewek|perempuan|adik|ponakan|keponakan)\w* (?:\w+ )?{AGE}(?! (?:bulan|jam|hari|juta|
          jt|kali|orang))|{AGE} tahun(?! (?:kerja|di|lalu|tidak|yang|silam|sudah|kontrak))|(?:masih|anak|siswi|siswa|
          murid|kelas|kls) (?:\d )?(?:smp|sd|sma|smk)|(?:kelas|kls) \d|bocah\w*|anak (?:panti|kecil)|seragam|putih biru
        1 (?:ktp|akta|akte|paspor|umur)\w* (?:\w+ )?(?:palsu\w*|dipalsu\w*|diganti|jadi 2\d)|disuruh ngaku|panjar|
          tante 2|om 2|taikong|tekong\w*|calo(?:nya)?|sponsorku
        2 mobil(?:nya)?|truk|pancung|pompong|boat|dermaga|nyebrang|dijemput|naik (?:kapal|mobil|perahu|speed)|sebatik|
          dumai|perbatasan|diangkut|dibawa|take off|boarding|pelabuhan
    """,
    "tahanan_proses_hukum": rf"""
        3 (?:di)?eksekusi|pancung|qis+h?as|dihukum mati|divonis (?:mati|pancung|gantung)|algojo|mogok makan
    """,
    "meninggal": rf"""
        2 (?:sudah|dua|satu|orang|teman\w*) (?:\w+ )?mati|mati (?:satu|dua|disini|lemas|di dalam)|buang ke laut|
          tutup mulut|kubur|mayat temen|saksi mata|ditutup kain
    """,
    "lainnya": rf"""
        1 bom|rudal|roket|tembakan|(?:di)?tembak\w*|granat|serangan|drone|dron|sirine|banjir|tsunami|tentara|milisi|
          kebakar|asap|evakuasi|perampok|rampok|orang jahat|geng|ledakan|perang|gempa|kebakaran
        3 tolong (?:cepat|cpt|jemput|kirim|keluar\w*|kluar\w*|selamat\w*|evakuasi|cegah|cegat|tahan|ambil|catat|
          panggil\w*|malam|polisi|{US})|tolong (?:\. )?tolong|tolongin|tulung(?:an|i|in|ka|o|a|lah)|tilongi|tulumi|
          selamatkan|jemput (?:saya|kami|kak|dia|aja|sekarang)|keluar(?:in|kan) (?:saya|kami)|sos|cpt|cepetan|enggal|
          gancang|buruan|jangan lama|segera|minta tolong
        7 (?<!\S )(?:tolong\w*|sos|help(?: me| indo)?|selamatkan (?:saya|kami)|darurat)(?: (?:tolong\w*|saya|kami|pak|bu|
          min|help|me|sos|cepat|dong|[.!]))*(?! \S)
        1 cepat|darurat|gawat|secepatnya|minta (?:di)?jemput|minta ampun|jemput|bantu (?:saya|kami|dia)|tolong
    """,
}
PRESENT = rf"""
    5 malam (?:ini|ni|nanti)|nanti (?:malam|sore|siang|subuh)|(?:sore|siang|pagi|hari|sabtu|jumat) ini|hr ini|besok|
      bsok|esok|sesok|sesuk|isukan|enjing|lusa|(?:se)?bentar lagi|\d+ (?:menit|mnt|jam) lagi|bengi iki|mbengi kiye|
      mengko bengi|mangke dalu|giliran(?:ku|nya| saya)|(?:abis|habis) (?:isya|magrib|mgrib|subuh)|minggu ini|malam jumat
    5 tadi|barusan|baru (?:saja|aja|tadi)|semalam|semalem|wau|detik ini|menit lalu|nane|mangken
    3 (?:sekarang|saiki|ayeuna) (?:\w+ )?(?:lagi|masih|malah|takut|sembunyi|hilang|dikunci\w*|di ?(?:{BLOW}|{LOCK})\w*)|
      sampai sekarang (?:belum|tidak|masih)|masih di (?:kamar|gudang|dalam|sana|rumah itu|situ|kapal|laut|mess)|belum bisa (?:keluar|bangun)|isih neng
    1 sekarang(?! (?:sudah|baru|aman|sehat|mau|kerja|saya (?:di|kerja|sudah|mau)|di (?:rumah|kampung|indo|shelter|agen)))|saiki|
      ayeuna|sakniki
    2 (?:tiap|setiap|saben|unggal|esso) (?:malam|jam|bengi|dalu|peuting|poe|esso|salah|mandi|dino|dinten)|tiap dia|
      lagi lagi|hari hari
    1 (?:tiap|setiap) (?:hari|pagi|kali|minggu)|terus|hari ke \d+|(?:\d+|dua|tiga|empat|lima|enam|tujuh) (?:hari|malam|
      jam)
"""
CONTEXT = rf"""
    2 lagi|sedang|keur
    2 malam|bengi|dalu|peuting|subuh|dini hari|jam \d+
    3 dia|mereka|mrk|dorang|diorang|orangnya|de
    3 madam|tuan|kapten|sir|baba|popo|mami|penjaga
    1 saya|kami|kula|kulo|abdi|tiang|tyang|engkok|kotong|\w+ku
    1 (?:anak|adik|adek|kakak|istri|suami|mama|teman|temen|tmn|ponakan|keponakan|sepupu|cucu|bojo)\w*
    2 kamar\w*|gudang|ruko|kontainer|lemari|kasur|sel|ranjang|toilet|kandang
    3 balkon|wc|basement|stor|bilik|loteng|kolong|plafon|kamarku|kamarnya|palka|atap
    2 di {ROOM}|disini|di sini
    3 (?:lantai|lt|blok|gedung|kamar) \d+|posisi\w*|titik|koordinat|apartemen|gedung
    4 (?:leher|paha|dada|perut|mulut|bibir|hidung|lidah|kuping|kaki|kepala|muka|tangan|mata|badan|punggung|rambut|jari|
      gigi|sirah)(?:ku|nya)|leher|paha|dada|perut|mulut|hidung|lidah|bibir
    1 tangan|kaki|kepala|mata|muka|punggung|gigi|kuping|telinga|jari|badan|rambut|sirah|pinggang|tulang|kulit
    1 dipaksa|maksa|memaksa|paksa|disuru|disuruh|kalau (?:tidak (?:mau|nurut)|nolak)|yang (?:nolak|melawan)|nolak
    1 takut|wedi|sieun|gemeter\w*|gemetar\w*|maseka|ketakutan|panik
    3 nangis|menangis|teriak|jerit\w*|menjerit|jeritan|rintih|merintih|bisik|berbisik|suara|diem 2
    3 jangan (?:di)?(?:telepon|telp|tlp|nelpon|balas|bales|angkat|bilang|hubungi|pake|kasih tau|lama|transfer)|batre|
      hp (?:\w+ )?\d+ persen|ngetik|sms saja|sinyal (?:tinggal|susah|numpang)|hp ini|pelan 2
"""
PAST = rf"""
    3 dulu|dl|pernah|mantan|bekas|eks|purna|m?biyen|rumiyin|kantos|nate|almarhum\w*|(?:tahun|bulan) (?:lalu|kemarin|
      kmrn|yang lalu|silam|lepas)|\d+ (?:tahun|bulan|minggu) (?:lalu|yang lalu|silam)|sejak (?:pulang|dipulangkan)|
      sepulang|(?:19|20)\d\d|setahun|sebulan|waktu (?:itu|di)|kejadian\w*|januari|februari|maret|april|mei|juni|
      juli|agustus|september|oktober|november|desember|puasa|lebaran
    5 (?:sudah|wis|tos|wah|uah|kini|sekarang) (?:(?!mau|tidak|belum|minta|tak|bisa)\w+ )?(?:di (?:rumah|kampung|
      shelter|kbri|kjri|agen|indo\w*)|pulang|aman|selamat|sembuh|bebas|lepas|pindah|dievakuasi|dioperasi|operasi|
      selesai|turun|lewat|diselamatkan|dipulangkan|dijahit|kering|pulih|mundur|resign|sehat|dirawat|keluar (?:rs|
      rumah sakit|dari)|mantun|mari|mendingan|normal|tenang|ganti)|alhamdulillah|sembuh|pulih|opname|ringan|sehat|
      aman
"""
CALM = rf"""
    4 ganti rugi|kompensasi|santunan|klaim|visum|sidang|kasus\w*|diproses|proses|ditindak\w*|dihukum|keadilan|
      restitusi|pelaku\w*|perekrut\w*|tuntut\w*|nuntut|menuntut|gugat|ngadu\w*|mengadu|diadukan|lapor\w*|ngelapor|
      melapor\w*|blacklist|pesangon|tanggung\w*|biaya\w*|korban|bukti\w*|aduan
    4 \?|bagaimana|berapa|kah|apakah|kapan|bolehkah|bisakah|kenapa|misal\w*|hukumnya|contoh|menurut|termasuk|
      aturan\w*|pasal|prosedur\w*|syarat\w*|wajib|hak|resmi|info
    2 apa|siapa|mana|dimana|kemana|cara
    4 pmi|visa|bpjs|cuti|sertifikat|permit|daftar|berkas|job|libur|pemerintah|dinas|asuransi|izin|data|pendampingan|
      urus|kartu|medical|p3mi
    3 gaji\w*|kontrak(?!si)\w*|pt|pekerja|perusahaan|pabrik|potong\w*|rb|rugi|desa|shelter
    2 film|sinetron|drama|lagu|game|novel|berita\w*|youtube|tiktok|viral|cerpen|wkwk\w*|haha\w*|hehe|mimpi|kucing|
      motor|pacar|kuliah|kampus|skripsi|pantun|resep|puisi
"""

LOOK_ALIKES = (
    r"mati (?:lampu|listrik|air|gaya|suri|hp)|(?:hp|lampu|mesin|paket|kuota|permit|paspor|visa|kontrak)(?:nya|ku)? (?:saya )?"
    r"(?:sudah |mau )?mati",
    r"pukul (?:berapa|setengah|\d+|rata|satu|dua|tiga|empat|lima|enam|tujuh|delapan|sembilan|sepuluh)",
)


def _table(text: str) -> list[tuple[int, str]]:
    """The lines of a table: points and pattern; a line that has no points goes on with the one before."""
    joined = re.sub(r"\n +(?! |\d )", "", text)
    return [(int(line[0]), line[2:]) for line in (line.strip() for line in joined.splitlines()) if line]


def _read(pattern: str) -> re.Pattern[str]:
    return re.compile(f" (?:{pattern}) ")


RULES: dict[str, tuple[str, ...]] = {
    category: tuple(rf"\b(?:{pattern})(?!\w)" for _, pattern in _table(text)) for category, text in SIGNS.items()
}
_SIGNS = [
    (points, category, place, _read(pattern))
    for category, text in SIGNS.items()
    for place, (points, pattern) in enumerate(_table(text))
]
_T = {n: [(p, _read(x)) for p, x in _table(globals()[n])] for n in ("PRESENT", "CONTEXT", "PAST", "CALM")}
_LOOK_ALIKES = re.compile(f" (?:{'|'.join(LOOK_ALIKES)})(?= )")


@dataclass(frozen=True)
class Alarm:
    """A rule that fired: the category it speaks of and its place in the table ("perdagangan_orang/3")."""

    category: str
    rule: str

def prepared(text: str) -> str:
    return _LOOK_ALIKES.sub(" ", f" {regular(text)} ")

def weigh(text: str):
    plain=prepared(text)
    hits=[(points,category,place) for points,category,place,p in _SIGNS if p.search(plain)]
    if not hits: return 0,hits,{},0
    x={n:[p if r.search(plain) else 0 for p,r in t] for n,t in _T.items()}
    if any(x["PRESENT"][:3]): x["PAST"]=[0,0]
    n=plain.count(" ")-1
    total=sum(h[0] for h in hits)+sum(x["PRESENT"])+sum(x["CONTEXT"])-sum(x["PAST"])-sum(x["CALM"])-(3 if n>LONG else 0)-(1 if n>45 else 0)+(1 if n<6 else 0)
    return total,hits,x,n

def look(text: str) -> Alarm | None:
    """The rule on danger that weighs most when a message speaks of danger, or None."""
    total,hits,*_=weigh(text)
    if total<LIMIT: return None
    by={}
    for points,c,_ in hits: by[c]=by.get(c,0)+points
    best=max(by,key=lambda c:by[c])
    place=max((p,-i) for p,c,i in hits if c==best)
    return Alarm(best,f"{best}/{-place[1]}")
