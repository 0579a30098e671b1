"""Countries by their codes: the short form (DE) and the three letters that OpenImmo writes (DEU), both ways.

Knows ISO 3166-1, the codes that the standard's list has kept since they were given up, and a few words that people
write. Does not know which codes a version of the standard allows.
"""

from collections.abc import Mapping

# ISO 3166-1: two letters, then three. XK is in use though ISO has not given it.
_CODES = """
ADAND AEARE AFAFG AGATG AIAIA ALALB AMARM AOAGO AQATA ARARG ASASM ATAUT AUAUS AWABW AXALA AZAZE BABIH BBBRB
BDBGD BEBEL BFBFA BGBGR BHBHR BIBDI BJBEN BLBLM BMBMU BNBRN BOBOL BQBES BRBRA BSBHS BTBTN BVBVT BWBWA BYBLR
BZBLZ CACAN CCCCK CDCOD CFCAF CGCOG CHCHE CICIV CKCOK CLCHL CMCMR CNCHN COCOL CRCRI CUCUB CVCPV CWCUW CXCXR
CYCYP CZCZE DEDEU DJDJI DKDNK DMDMA DODOM DZDZA ECECU EEEST EGEGY EHESH ERERI ESESP ETETH FIFIN FJFJI FKFLK
FMFSM FOFRO FRFRA GAGAB GBGBR GDGRD GEGEO GFGUF GGGGY GHGHA GIGIB GLGRL GMGMB GNGIN GPGLP GQGNQ GRGRC GSSGS
GTGTM GUGUM GWGNB GYGUY HKHKG HMHMD HNHND HRHRV HTHTI HUHUN IDIDN IEIRL ILISR IMIMN ININD IOIOT IQIRQ IRIRN
ISISL ITITA JEJEY JMJAM JOJOR JPJPN KEKEN KGKGZ KHKHM KIKIR KMCOM KNKNA KPPRK KRKOR KWKWT KYCYM KZKAZ LALAO
LBLBN LCLCA LILIE LKLKA LRLBR LSLSO LTLTU LULUX LVLVA LYLBY MAMAR MCMCO MDMDA MEMNE MFMAF MGMDG MHMHL MKMKD
MLMLI MMMMR MNMNG MOMAC MPMNP MQMTQ MRMRT MSMSR MTMLT MUMUS MVMDV MWMWI MXMEX MYMYS MZMOZ NANAM NCNCL NENER
NFNFK NGNGA NINIC NLNLD NONOR NPNPL NRNRU NUNIU NZNZL OMOMN PAPAN PEPER PFPYF PGPNG PHPHL PKPAK PLPOL PMSPM
PNPCN PRPRI PSPSE PTPRT PWPLW PYPRY QAQAT REREU ROROU RSSRB RURUS RWRWA SASAU SBSLB SCSYC SDSDN SESWE SGSGP
SHSHN SISVN SJSJM SKSVK SLSLE SMSMR SNSEN SOSOM SRSUR SSSSD STSTP SVSLV SXSXM SYSYR SZSWZ TCTCA TDTCD TFATF
TGTGO THTHA TJTJK TKTKL TLTLS TMTKM TNTUN TOTON TRTUR TTTTO TVTUV TWTWN TZTZA UAUKR UGUGA UMUMI USUSA UYURY
UZUZB VAVAT VCVCT VEVEN VGVGB VIVIR VNVNM VUVUT WFWLF WSWSM YEYEM YTMYT ZAZAF ZMZMB ZWZWE XKXKX
"""
# What the standard's frozen list still has: former codes of Romania and East Timor, a misspelt Sint Maarten, and two
# countries that are no more.
_FORMER = {"ROM": "RO", "TMP": "TL", "SMX": "SX", "ANT": "AN", "YUG": "YU"}
_SAID = {
    "D": "DEU", "GER": "DEU", "DEUTSCHLAND": "DEU", "GERMANY": "DEU",
    "A": "AUT", "ÖSTERREICH": "AUT", "OESTERREICH": "AUT", "AUSTRIA": "AUT",
    "SCHWEIZ": "CHE", "SWITZERLAND": "CHE", "SUISSE": "CHE",
}  # fmt: skip
_LONG: Mapping[str, str] = {pair[:2]: pair[2:] for pair in _CODES.split()}
_SHORT: Mapping[str, str] = {long: short for short, long in _LONG.items()} | _FORMER
_GONE: Mapping[str, str] = {short: long for long, short in _FORMER.items() if short not in _LONG}


def long_code(country: str | None) -> str | None:
    """The three letters (DEU) of a country named by either code or in plain words; None where it is not known.

    A former code that stands for a country of today becomes its present one (ROM: ROU).
    """
    said = (country or "").strip().upper()
    if said in _SHORT:
        return _LONG.get(_SHORT[said], said)
    return _LONG.get(said) or _GONE.get(said) or _SAID.get(said)


def short_code(country: str | None) -> str | None:
    """The two letters (DE) of a country named by either code or in plain words; None where it is not known."""
    long = long_code(country)
    return _SHORT[long] if long else None
