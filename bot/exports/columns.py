"""The columns of an export and what each one holds: the heads of CSV and XLSX, and the data dictionary.

`says` is Indonesian: it stands in the sheet "kamus" of each XLSX file and, with its translation, in docs/data.md.
"""

from __future__ import annotations

from dataclasses import dataclass

from bot.language import mark


@dataclass(frozen=True)
class Column:
    """`kind` is text, number, moment, yesno or list. `sealed`: a field of the intake, told by a person."""

    name: str
    kind: str
    says: str
    sealed: bool = False


def _sealed(name: str, says: str) -> Column:
    return Column(name, "text", says, sealed=True)


CASE_ROWS = (
    Column("case", "number", mark("nomor dalam sistem; menghubungkan lembar kasus, pesan, dan bukti")),
    Column("number", "text", mark("nomor kasus; kosong untuk draf")),
    Column("stage", "text", mark("tahap")),
    Column("close_reason", "text", mark("alasan ditutup")),
    Column("urgent", "yesno", mark("ada bahaya, atau ditandai petugas")),
    Column("consent", "text", mark("given: setuju; danger: disimpan demi keselamatan jiwa")),
    Column("channel", "text", mark("masuk lewat: telegram, trial, counter (loket), telephone, letter (surat)")),
    Column("exercise", "yesno", mark("latihan, bukan orang sungguhan")),
    Column("confidentiality", "text", mark("ordinary: biasa; confidential: dirahasiakan; anonymous: tanpa nama")),
    Column("created_at", "moment", mark("mulai bercerita")),
    Column("danger_at", "moment", mark("bahaya terakhir terlihat")),
    Column("filed_at", "moment", mark("dikirim oleh pelapor")),
    Column("changed_at", "moment", mark("pesan atau perubahan terakhir")),
    Column("read_at", "moment", mark("terakhir dibaca petugas; kosong: belum pernah")),
    Column("due_at", "moment", mark("batas waktu langkah berikutnya dari kantor")),
    Column("waits_for", "text", mark("giliran siapa: office (kantor) atau person (pelapor)")),
    Column("papers_until", "moment", mark("batas waktu pelapor melengkapi berkas")),
    Column("withdrawn_at", "moment", mark("dicabut oleh pelapor")),
    Column("closed_at", "moment", mark("ditutup")),
    Column("rating", "number", mark("penilaian pelapor setelah selesai, 1 sampai 3")),
    Column("officer", "text", mark("nama akun petugas yang menangani")),
    Column("siskop2mi", "text", mark("nomor di SISKOP2MI")),
    Column("merged_into", "number", mark("kasus yang sama dengan ini, nomor dalam sistem")),
    Column(
        "teller",
        "text",
        mark("yang bercerita: self (sendiri), family (keluarga), community (warga), lawyer (kuasa), other"),
    ),
    Column("country", "text", mark("kode negara tempat pekerja berada (ISO 3166)")),
    Column("country_name", "text", mark("nama negara")),
    Column("origin", "text", mark("kode kabupaten atau kota asal pekerja")),
    Column("phase", "text", mark("before: sebelum, during: selama, after: setelah bekerja di luar negeri")),
    Column("sex", "text", mark("jenis kelamin pekerja: L atau P")),
    Column("minor", "yesno", mark("pekerja belum 18 tahun")),
    Column("procedural", "yesno", mark("berangkat lewat jalur resmi")),
    Column("employer_type", "text", mark("pemberi kerja: individual (perorangan), company (perusahaan), ship (kapal)")),
    Column("categories", "list", mark("jenis masalah, yang utama lebih dulu")),
    Column("safe_to_reply", "yesno", mark("aman dihubungi lewat chat, menurut pelapor")),
    _sealed("worker_name", mark("nama pekerja")),
    _sealed("age", mark("umur pekerja")),
    _sealed("passport", mark("nomor paspor")),
    _sealed("phone", mark("nomor telepon pekerja")),
    _sealed("contact", mark("cara menghubungi pelapor; chat: hanya lewat chat")),
    _sealed("teller_name", mark("nama pelapor")),
    _sealed("relation", mark("hubungan pelapor dengan pekerja")),
    _sealed("place", mark("tempat, seperti yang ditulis")),
    _sealed("story", mark("cerita")),
    _sealed("wanted", mark("yang diminta")),
    _sealed("agency", mark("perusahaan penempatan (P3MI) atau agen")),
    _sealed("recruiter", mark("perekrut atau calo")),
    _sealed("recruiter_phone", mark("nomor atau akun perekrut")),
    _sealed("employer", mark("majikan atau pemberi kerja")),
    _sealed("job", mark("pekerjaan")),
    _sealed("wages", mark("upah")),
    _sealed("ship", mark("kapal")),
    _sealed("visa", mark("visa")),
    _sealed("departed", mark("kapan berangkat")),
    _sealed("account", mark("rekening atau akun yang disebut")),
    _sealed("papers", mark("surat yang dimiliki")),
    _sealed("last_contact", mark("terakhir berhubungan dengan pekerja")),
    _sealed("worker_knows", mark("pekerja tahu tentang pengaduan ini")),
    _sealed("reach_worker", mark("aman menghubungi pekerja, dan caranya")),
    Column("messages", "number", mark("banyaknya pesan")),
    Column("evidence", "number", mark("banyaknya bukti")),
)
MESSAGE_ROWS = (
    Column("case", "number", mark("nomor kasus dalam sistem")),
    Column("number", "text", mark("nomor kasus; kosong untuk draf")),
    Column("message", "number", mark("nomor pesan")),
    Column("author", "text", mark("person (pelapor), bot, officer (petugas)")),
    Column("at", "moment", mark("diterima, atau ditulis untuk dikirim")),
    Column("sent_at", "moment", mark("diterima oleh Telegram atau halaman uji coba")),
    Column("text", "text", mark("isi pesan; kosong bila hanya berkas atau sudah dihapus")),
    Column("kind", "text", mark("dipahami sebagai: question, complaint, danger, ...")),
    Column("topic", "text", mark("topik yang paling cocok")),
    Column("category", "text", mark("jenis masalah yang paling cocok")),
    Column("confidence", "number", mark("keyakinan pemahaman, 0 sampai 1")),
    Column("model", "text", mark("model atau aturan yang memahami")),
    Column("erased_at", "moment", mark("kapan isinya dihapus")),
    Column("evidence", "list", mark("SHA-256 dari berkas yang ikut, atau keadaannya")),
)
EVIDENCE_ROWS = (
    Column("case", "number", mark("nomor kasus dalam sistem")),
    Column("number", "text", mark("nomor kasus; kosong untuk draf")),
    Column("message", "number", mark("pesan yang membawanya")),
    Column("id", "number", mark("nomor berkas bukti")),
    Column("at", "moment", mark("diterima")),
    Column("kind", "text", mark("photo, document, voice, video, ...")),
    Column("name", "text", mark("nama berkas dari pengirim")),
    Column("media_type", "text", mark("jenis berkas menurut pengirim")),
    Column("found_type", "text", mark("jenis berkas menurut isinya")),
    Column("size_bytes", "number", mark("ukuran dalam bita")),
    Column("sha256", "text", mark("sidik SHA-256 dari isi berkas")),
    Column(
        "state",
        "text",
        mark("waiting (diambil), stored (tersimpan), refused (ditolak), failed (gagal), erased (dihapus)"),
    ),
    Column("file", "text", mark("tempat berkas dalam ekspor ini, bila diminta")),
)
SEALED = tuple(column.name for column in CASE_ROWS if column.sealed)
CASE_COLUMNS = tuple(column.name for column in CASE_ROWS)
MESSAGE_COLUMNS = tuple(column.name for column in MESSAGE_ROWS)
EVIDENCE_COLUMNS = tuple(column.name for column in EVIDENCE_ROWS)
