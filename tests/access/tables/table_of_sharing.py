"""Lines of the access table about recipients of a person: owners decide, also against admins."""

SHARING = """
#                                                                                      a
#                                                                  s e   g         o   n
#                                                                  t x   u         u d o c     b
#                                                                  r m m a         t e n h l   l
#                                                                  a e e r o a c c s m y a i   o
#                                                                  n m m d w d l h i o m n n   c
#                                                                  g b b i n m e i d t o n k b k
#                                                                  e e e a e i r e e e u e e o e
#                                                                  r r r n r n k f r d s l d t d
press share                  own share.title             -         x x x + + + + + x x ? ? ? ? x
press share                  far share.title             -         x x x x x x x x + x ? ? ? ? x
press receivers              own share.title             -         x x x + + + + + x x ? ? ? ? x
press receivers              far share.title             -         x x x x x x x x + x ? ? ? ? x
press invite                 own share.invitation        invited   x x x o + o o o x x ? ? ? ? x
press invite                 far -                       -         x x x x x x x x o x ? ? ? ? x
press uninvite               own toast.withdrawn_invitations uninvited x x x o + o o o x x ? ? ? ? x
press uninvite               far -                       -         x x x x x x x x o x ? ? ? ? x
press leave                  own share.leaving           -         x x x + + x x x x x ? ? ? ? x
press leave                  far -                       -         x x x x x x x x x x ? ? ? ? x
press leavenow               own share.done_left         linked    x x x + k x x x x x ? ? ? ? x
press leavenow               far -                       -         x x x x x x x x x x ? ? ? ? x
press unlink                 own share.removing          -         x x x x + o o o x x ? ? ? ? x
press unlink                 far -                       -         x x x x x x x x o x ? ? ? ? x
press unlinknow              own share.done_removed      linked    x x x x + o o o x x ? ? ? ? x
press unlinknow              far -                       -         x x x x x x x x o x ? ? ? ? x
press makeowner              own share.promoting         -         x x x x + o o o x x ? ? ? ? x
press makeowner              far -                       -         x x x x x x x x o x ? ? ? ? x
press makeownernow           own share.done_promoted     linked    x x x x + o o o x x ? ? ? ? x
press makeownernow           far -                       -         x x x x x x x x o x ? ? ? ? x
press alias                  own share.alias             -         x x x + + x x x x x ? ? ? ? x
press alias                  far -                       -         x x x x x x x x x x ? ? ? ? x
press accept                 own toast.open_link_again   -         = = = = = = = = = = ? ? ? ? =
press refuseit               own share.refused           -         + + + + + + + + + + ? ? ? ? .
press unask                  own -                       -         x x x y y x x x x x ? ? ? ? x
press unask                  far -                       -         x x x x x x x x x x ? ? ? ? x
press asktojoin              own share.asked             asked_in  x x x x + x x x x x ? ? ? ? x
press asktojoin              far -                       -         x x x x x x x x x x ? ? ? ? x
press another                own connect.another         claimed   x x x x + x x x x x ? ? ? ? x
press another                far -                       -         x x x x x x x x x x ? ? ? ? x
press admit                  own toast.approved          linked    x x x o + o o o x x ? ? ? ? x
press admit                  far -                       -         x x x x x x x x o x ? ? ? ? x
press admit, group           own toast.approved          linked    x x x o + o o o x x ? ? ? ? x
press admit, group           far -                       -         x x x x x x x x o x ? ? ? ? x
press admit, admin chat      own toast.approved          linked    x x x o + o o o x x ? ? ? ? x
press admit, admin chat      far -                       -         x x x x x x x x o x ? ? ? ? x
press admit, no message      own toast.approved          linked    x x x o + o o o x x ? ? ? ? x
press admit, no message      far -                       -         x x x x x x x x o x ? ? ? ? x
press refuse                 own toast.declined          refused   x x x o + o o o x x ? ? ? ? x
press refuse                 far -                       -         x x x x x x x x o x ? ? ? ? x
press refuse, group          own toast.declined          refused   x x x o + o o o x x ? ? ? ? x
press refuse, group          far -                       -         x x x x x x x x o x ? ? ? ? x
press refuse, admin chat     own toast.declined          refused   x x x o + o o o x x ? ? ? ? x
press refuse, admin chat     far -                       -         x x x x x x x x o x ? ? ? ? x
press refuse, no message     own toast.declined          refused   x x x o + o o o x x ? ? ? ? x
press refuse, no message     far -                       -         x x x x x x x x o x ? ? ? ? x
press letjoin                own -                       -         x x x o x o o o x x ? ? ? ? x
press letjoin                far -                       -         x x x x x x x x o x ? ? ? ? x
press letjoin, group         own -                       -         x x x o x o o o x x ? ? ? ? x
press letjoin, group         far -                       -         x x x x x x x x o x ? ? ? ? x
press letjoin, admin chat    own -                       -         x x x o x o o o x x ? ? ? ? x
press letjoin, admin chat    far -                       -         x x x x x x x x o x ? ? ? ? x
press letjoin, no message    own -                       -         x x x o x o o o x x ? ? ? ? x
press letjoin, no message    far -                       -         x x x x x x x x o x ? ? ? ? x
write /share                 own share.choose            -         m m m + + m m m m m . . . . .
write words at alias         own share.done_renamed      linked    x x x + + x x x x x . . . . .
write words at alias         far -                       -         x x x x x x x x x x . . . . .
write /start invitation      own share.invited           -         g g + y y + g g g + . . . . .
write /start invitation      far share.invited           -         g g g g g g g g + g . . . . .
write /start forged g_       own share.used              -         = = = = = = = = = = . . . . .
"""
