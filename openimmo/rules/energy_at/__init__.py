"""Energy data in Austria: HWB and fGEE, as the law on energy certificates (EAVG) asks of advertisements."""
