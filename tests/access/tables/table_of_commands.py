"""Lines of the access table about commands and words that are written in a chat, and photos sent there."""

COMMANDS = """
#                                                                                      a
#                                                                  s e   g         o   n
#                                                                  t x   u         u d o c     b
#                                                                  r m m a         t e n h l   l
#                                                                  a e e r o a c c s m y a i   o
#                                                                  n m m d w d l h i o m n n   c
#                                                                  g b b i n m e i d t o n k b k
#                                                                  e e e a e i r e e e u e e o e
#                                                                  r r r n r n k f r d s l d t d
# Commands and words, in private
write /start                 own start.welcome           -         + + + + + + + + + + . . . . .
write /connect               own connect.consent         -         n n n n b + n n + + . . . . .
write /done                  own connect.sent            asked     d d d d + d d d d d . . . . .
write /cancel                own connect.sure_cancel     -         m m m m + m m m m m . . . . .
write /people                own people.title            -         m m m + + m m m m m . . . . .
write /photos                own photos.title            -         m m m m + m m m m m . . . . .
write /delete                own delete.choose           -         m m m m + + + + + m . . . . .
write /language              own language.choose         -         + + + + + + + + + + . . . . .
write /help                  own help.private            -         + + + + + + + + + + . . . . .
write /privacy               own privacy.what            -         + + + + + + + + + + . . . . .
write /setup                 own private.only_in_group   -         + + + + + + + + + + . . . . .
write /activate              own private.only_in_group   -         + + + + + + + + + + . . . . .
write /start connect link    own connect.consent         -         g g + + b + g g g + . . . . .
write /start connect link    far connect.consent         -         g g g g b g g g + g . . . . .
write /start setup link      own -                       -         l l l l l l l l l l . . . . .
write /start setup link      far -                       -         l l l l l l l l l l . . . . .
write /start forged c_       own -                       -         l l l l l l l l l l . . . . .
write /start forged s_       own -                       -         l l l l l l l l l l . . . . .
write /forget_me             own forget.confirm          -         + + + + + + + + + + . . . . .
write /forget_group          own forgetgroup.choose      -         m m m m m + m m + m . . . . .
write /forget_group by name  own forgetgroup.sure        -         d d d d d + d d d d . . . . .
write /forget_workspace      own forgetall.where         -         + + + + + + + + + + . . . . .
write /doctor                own -                       examined  c c c c c c c c + c . . . . .
write /nonsense              own private.unknown_command -         + + + + + + + + + + . . . . .
write words                  own connect.photo_please    -         m m m m + m m m m m . . . . .
send a photo                 own -                       taught    m m m m + m m m m m . . . . .
# In groups
group /start                 own -                       -         . . . . . . . . . . . . . . .
group /connect               own group.connect           -         + + + + + + + + + + + + + + +
group /setup                 own setup.link              -         a a a a a + a a a a ? ? ? ? a
group /help                  own help.group              -         + + + + + + + + + + + + + + +
group /privacy               own privacy.what            -         + + + + + + + + + + + + + + +
group /people                own -                       -         . . . . . . . . . . . . . . .
idle group /start            own -                       -         . . . . . . . . . . . . . . .
idle group /connect          own group.activate          -         + + + + + + + + + + + + + + +
idle group /setup            own group.activate          -         + + + + + + + + + + + + + + +
idle group /help             own group.activate          -         + + + + + + + + + + + + + + +
idle group /privacy          own group.activate          -         + + + + + + + + + + + + + + +
idle group /people           own -                       -         . . . . . . . . . . . . . . .
admin chat /start            own -                       -         . . . . . . . . . . . . . . .
admin chat /connect          own help.admin              -         + + + + + + + + + + + + + + +
admin chat /setup            own help.admin              -         + + + + + + + + + + + + + + +
admin chat /help             own help.admin              -         + + + + + + + + + + + + + + +
admin chat /privacy          own privacy.what            -         + + + + + + + + + + + + + + +
idle group /start setup link own setup.bound             bound     a a a a a + + + a a ? ? ? ? a
idle group /start setup link far setup.bound             bound     a a a a a a a a + a ? ? ? ? a
idle group /start forged s_  own -                       -         d d d d d d d d d d d d d d d
group /forget_group          own forgetgroup.where       -         + + + + + + + + + + ? ? . . +
group /forget_workspace      own forgetall.where         -         + + + + + + + + + + ? ? . . +
group /doctor                own -                       -         . . . . . . . . . . . . . . .
idle group /forget_group     own -                       -         . . . . . . . . . . . . . . .
idle group /forget_workspace own -                       -         . . . . . . . . . . . . . . .
idle group /doctor           own -                       -         . . . . . . . . . . . . . . .
admin chat /forget_group     own forgetgroup.choose      -         + + + + + + + + + + ? ? . . +
admin chat /forget_group by name own forgetgroup.sure        -         d d d d d + + + d d ? ? . . d
admin chat /forget_workspace own forgetall.confirm       -         d d d d d c c + d d ? ? . . d
admin chat /forget_workspace by name own forgetall.sure          -         d d d d d c c + d d ? ? . . d
admin chat /doctor           own -                       examined  c c c c c + + + c c ? ? . . c
group words                  own -                       -         . . . . . . . . . . . . . . .
admin chat late reply        own private.too_late        -         + + + + + + + + + + . . . . +
admin chat other reply       own private.no_answer       -         + + + + + + + + + + . . . . +
group photo                  own -                       posted    + + + + + + + + + + + + + + +
group document               own -                       posted    + + + + + + + + + + + + + + +
group video                  own -                       posted    + + + + + + + + + + + + + + +
idle group photo             own -                       -         . . . . . . . . . . . . . . .
admin chat photo             own -                       -         . . . . . . . . . . . . . . .
"""
