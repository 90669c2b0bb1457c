"""Lines of the access table about connecting a person. `table.py` says what they mean."""

CONNECTING = """
#                                                                                      a
#                                                                  s e   g         o   n
#                                                                  t x   u         u d o c     b
#                                                                  r m m a         t e n h l   l
#                                                                  a e e r o a c c s m y a i   o
#                                                                  n m m d w d l h i o m n n   c
#                                                                  g b b i n m e i d t o n k b k
#                                                                  e e e a e i r e e e u e e o e
#                                                                  r r r n r n k f r d s l d t d
# Connecting a person, in private
press connect                own connect.consent         -         n n n n b + n n + + ? ? ? ? .
press workspace              own connect.consent         -         g g + + b + g g g + ? ? ? ? .
press workspace              far connect.consent         -         g g g g b g g g + g ? ? ? ? g
press agree                  own connect.consent         -         x x x x + x x x x x ? ? ? ? x
press agree                  far -                       -         x x x x x x x x x x ? ? ? ? x
press cancel                 own connect.cancelled       erased    x x x x + x x x x x ? ? ? ? x
press cancel                 far -                       -         x x x x x x x x x x ? ? ? ? x
press resume                 own connect.photos          -         x x x x + x x x x x ? ? ? ? x
press resume                 far -                       -         x x x x x x x x x x ? ? ? ? x
press restart                own connect.cancelled       erased    x x x x + x x x x x ? ? ? ? x
press restart                far -                       -         x x x x x x x x x x ? ? ? ? x
press pick                   own toast.picked            picked    x x x x + x x x x x ? ? ? ? x
press pick                   far -                       -         x x x x x x x x x x ? ? ? ? x
press leaveout               own toast.photo_left_out    picked    x x x x + x x x x x ? ? ? ? x
press leaveout               far -                       -         x x x x x x x x x x ? ? ? ? x
press keepphoto              own toast.photo_kept        taught    x x x x + x x x x x ? ? ? ? x
press keepphoto              far -                       -         x x x x x x x x x x ? ? ? ? x
press done                   own connect.sent            asked     x x x x + x x x x x ? ? ? ? x
press done                   far -                       -         x x x x x x x x x x ? ? ? ? x
press takeanyway             own toast.stale             -         x x x x + x x x x x ? ? ? ? x
press takeanyway             far -                       -         x x x x x x x x x x ? ? ? ? x
press discard                own connect.sure_cancel     -         x x x x + x x x x x ? ? ? ? x
press discard                far -                       -         x x x x x x x x x x ? ? ? ? x
press surediscard            own connect.cancelled       erased    x x x x + x x x x x ? ? ? ? x
press surediscard            far -                       -         x x x x x x x x x x ? ? ? ? x
press addphotos              own connect.more_photos     reopened  x x x x + x x x x x ? ? ? ? x
press addphotos              far -                       -         x x x x x x x x x x ? ? ? ? x
press takeback               own connect.taken_back      erased    x x x x + x x x x x ? ? ? ? x
press takeback               far -                       -         x x x x x x x x x x ? ? ? ? x
# What is written and sent at each step
write words at consent       own connect.agree_first     -         + + + + + + + + + + . . . . .
write words at consent       far connect.agree_first     -         + + + + + + + + + + . . . . .
write a name                 own connect.photos          named     g g + + + + g g g + . . . . s
write a name                 far connect.photos          named     g g g g g g g g + g . . . . .
write words at photos        own connect.photo_please    -         d d d d + d d d d d . . . . .
write words at photos        far connect.sent            -         d d d d + d d d d d . . . . .
send a photo at consent      own connect.agree_first     -         + + + + + + + + + + . . . . .
send a photo at consent      far connect.agree_first     -         + + + + + + + + + + . . . . .
send a photo at name         own connect.whose_photo     -         + + + + + + + + + + . . . . .
send a photo at name         far connect.whose_photo     -         + + + + + + + + + + . . . . .
send a named photo at name   own -                       begun     g g + + + + g g g + . . . . s
send a named photo at name   far -                       begun     g g g g g g g g + g . . . . .
send a video at name         own connect.name_first      -         + + + + + + + + + + . . . . .
send a video at name         far connect.name_first      -         + + + + + + + + + + . . . . .
send a photo at photos       own -                       taught    d d d d + d d d d d . . . . .
send a photo at photos       far connect.with_admins     -         d d d d + d d d d d . . . . .
send a photo at more photos  own -                       taught    x x x w + + + + x x . . . . .
send a photo at more photos  far -                       taught    x x x x x x x x + x . . . . .
# This bot is open to all (OPEN_TO_ALL), so /activate needs no code
group /activate              own toast.active_already    -         + + + + + + + + + + ? ? ? ? +
idle group /activate         own toast.activated         active    a a a a a + a a a a ? ? ? ? a
admin chat /activate         own help.admin              -         + + + + + + + + + + + + + + +
"""
