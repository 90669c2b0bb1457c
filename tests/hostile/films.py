"""Videos like those of phones. They were made with x264 and x265, which the tests do not have."""

import base64
import zlib
from typing import Final


def _film(packed: str) -> bytes:
    return zlib.decompress(base64.b85decode(packed.replace("\n", "")))


# 4 s, stored 64 x 48 with the left half red and the right one blue, to be turned a quarter clockwise.
TURNED_H264: Final = _film(
    """
c-muNU{FXasVvAW&d+6FU}6B#Kx~v)mTZ_?U}DI?z`&7Kl$y%G!045ml2`)d8>Du$Fo^vB_vTg|tC{Wf=SNM<w@%r*UF-GD$kG#rSLeO_
Fzv71>%IduCW{#_dvAKZ7O02Iah6Jsqy4|FmJuKm9p^b!G|97m1+f|DC6+k<=Zt``le2*ANFZClaaM-
s3df9@J{;=*f%+oBrp#+|71R;<57W7{1gaXyUY-Rt1*mfkP-hNIX9Ps&DOXV>oiCB>e2t{@15~Ff!p`}8$U5iiBJ7;6kI*^W7^<`W|G$-
&7eI6dqUbDws%BBl&Cf3bisj^%Wu!2m01Y4pYGwo@1Ykr}h0b?izzdid7?^!ZiW0Md?3j{lu$|19rY*p(8!G$%Kc<uej4%LmRZ>$*ih;C
DYEE$pLN~}<0jN1lM{-j#6M+nc+!XA74?P0r=w_tk6v1T5GE-
8KRfYli`5uXRDLJViHB7)Xo0kS;h?M1m4Mh$fl@y4aOiEE|8j_cIN{ez7AZ#Z6;*z8sAbWptNpT92n)RS;fFlY(9yeg{0MZ^X6(T-
B^=8I;hI)nuMhZEZNfkzBCdfJ@z=3EAROQT=!oc<aA%jFZkY01srJ7Ly6enO}!AGUY1V#q7jMtA(D;@az;|EBqKtW=00n`~FERs}G1Px=
R76@jLC@ukqKg_uzz+?wvivYcaEDpjek`Zc!Az}hhc?||sK1?46o#YjuX%@_v0lGaI&FvykIt3_Kg%rFXaZq^kfua`)i=c^-
!Uu+3az2v%pp>3ino<Hv!;!hEU>XDzk<%+MjTa>r6yzYsy-p@1Q>d&g$<GI;$3(DZZ~y=kP8uxX001{q>2L
"""
)
# 4 s, 3840 x 2160, grey.
HEVC_4K_TEN_BITS: Final = _film(
    """
c-
rk+Urbw782|3QZ7EP_3x#!~iDfnngptA=`rt!@jdpWH;@qZj7z(!y&3f0`Uh2k!=@vsE(TGHG{#jCykeTdZF{UmtMkEXABOxQ`@BxaM_+
oevhis#M=d^^5^<Is^M0>e8=bm%V?>m2f=X~dPPtywk7O!|d=nDq~02WA!u~`T{-UI+zZ^+{Ts2LP^w+K)$TgzOX-oNjqWWUyW{^yR~xh
f$(FT`*8#y^q|QRdX0lsIzq=C@G*P9o@BC5PVqz}F*f!9i`T^!nktsGLdfM47Eq&H$W_iZ^5pjMK6(2VCSY3|^d&HBdLm!cWMKpLs_PEn
JpE>ttIVm77@R7im!Sn>1Ezmd5rNq_KLLp|;6PZ=XXNn~)*6A&oJwNJC#sLTsZn)F%!7D(!Wx(onxNbXyWq>7*g2G;~@T68{nO)-
JRQ?Lz++BpaAne9^D5%yivz1D!_8+wogRY{L(SqaOp55+&yz!-
D|oM(L9PkJ#~D6$9{~<bH<onF7WK%m%PCz>S0I2B>d><|okBLg4@uC7}2U=$4`63Y1;~eJ$u$z%T^Hb|?!%*$|Z5q5K+{f?yhg3OiIxL!
})mhiF)VJ?%6ENiZ9BCa|Sx?hE|o&Wlm!Yw>wsF78KaKa7$gfch9Yr2wf4^~n1;@*YIqi&0>X1I{EnOq5vl38=?FbCnWzLD3rMv{2$AQ>
NE~{`wZ{a>L(aohE*bgq`IM%z|z8)j^G8U`dD%=Un;r5rAqdfaWP6O9xf$04+$q6UkprFZu;wYk>V7xJgi3Kx2b~H$j_#A{Slp?}_7-
CjKkLv$;FxkUJ=od;eFf+Gf?WRl=9KxkvMq`#Ne}`|#|Y>Zmi+BDLZ3R_&1eB75Le$7B&>oSGNLa;|+WU-
j+}^!usR6En8G?4wd|x+9J}b$mkp_H6Hr&8$H3sCbL}56=B)O&Bdgd?xo9Cr`QGMa4V!#q6A|pD`vR_k3PU-spiB=7Nem;^D4e^eR~L7W
<Vfd6Np3yqKaTFWE{ZFQ!b%OKOPZnUyJd$r>VgdzC49$u0#;UV=*A1*J+}Qpu;h<hYV0Z%V<Ex5O$~@>Ucrc}o|Se9BvTM!`R9m%K`ryi
p=~6Uvi3^6$mkHyt5Yj{^UzRWm{$5W!jS3y~fk9=Nz=0DTM?AYtob9<<v2>;Tz|1yD7JA@>=~pBB&1KDmcm!+t@&pIrUw$rpA(`e^g;Vi
;44#~&8AYLIpfnY!GV!28^ou?qZl?ha~m;s$*<*u(onn@GgRd$KK0;&Z^|KFj+(#D;rb@SXKy#uO1~quIl>@oCJ$hdkaa8oJ()-
<r;I`mosL$82#}4D(qwcY7k;O%hXq#E~|>ifE)3rep3%cgvy1rp6|Fv(@kGI@jECIJ=5DmBRb$*y_^^OFAE-#Um?l@BaEaHp!8tH#-
;|lS&Z-j#$u797f*1RQM@^^{ouE4T&)eR@Txsa*`jLT&axG55VxIQjMa$#>q^CzZ=9}io8CLpRzCn-Qi${5{afRF_c-aHg<EUVUe!oCUx
vmOY$b1qU>@K8^XLuJ-
})(n9XMC8=5S1Z?(HGUEh#t%brQi8K2$kL;F9$DGv+IPxrR@$+#K3hge^hJ79Ui518J|5jQgNekPK#)DD+zq}Q`MkTu>0jP71uBzyE_!9
!DWRcG%<+`}PvFzC<r?FL_Z)7w550|C0<+_W<FINTWC&5iLVX--5F
"""
)
